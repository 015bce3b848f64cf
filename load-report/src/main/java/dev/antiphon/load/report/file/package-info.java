/** Result files in JSON, and results as JUnit XML. */
@NullMarked
package dev.antiphon.load.report.file;

import org.jspecify.annotations.NullMarked;
