/** Reports as an HTML page and as text for a terminal. */
@NullMarked
package dev.antiphon.load.report.page;

import org.jspecify.annotations.NullMarked;
