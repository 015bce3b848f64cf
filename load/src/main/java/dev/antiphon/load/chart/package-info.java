/**
 * Drawing: numbers in, HTML and SVG as text out. Knows scales, axes and lines, and nothing of
 * load; imports nothing of Antiphon but the escapes of foreign text. Not for users.
 */
@NullMarked
package dev.antiphon.load.chart;

import org.jspecify.annotations.NullMarked;
