/** Reports of results as HTML pages and as text for a terminal. */
@NullMarked
package dev.antiphon.load.report.page;

import org.jspecify.annotations.NullMarked;
