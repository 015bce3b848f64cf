/**
 * Reports as an HTML page and as terminal text.
 */
@NullMarked
package dev.antiphon.load.report.page;

import org.jspecify.annotations.NullMarked;
