/**
 * Result files as JSON, and JUnit XML.
 */
@NullMarked
package dev.antiphon.load.report.file;

import org.jspecify.annotations.NullMarked;
