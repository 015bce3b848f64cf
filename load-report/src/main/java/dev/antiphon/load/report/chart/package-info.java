/** Charts as inline SVG: scales, axes, lines and bars. Imports nothing of the load generator. */
@NullMarked
package dev.antiphon.load.report.chart;

import org.jspecify.annotations.NullMarked;
