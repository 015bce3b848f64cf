/** The texts and number formats of reports, in English and Russian. */
@NullMarked
package dev.antiphon.load.report.text;

import org.jspecify.annotations.NullMarked;
