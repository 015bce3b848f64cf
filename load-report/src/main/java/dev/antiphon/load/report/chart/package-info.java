/**
 * Charts as inline SVG: scales, axes, lines and bars. Knows nothing of load.
 */
@NullMarked
package dev.antiphon.load.report.chart;

import org.jspecify.annotations.NullMarked;
