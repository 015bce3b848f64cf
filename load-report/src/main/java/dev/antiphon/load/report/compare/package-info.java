/**
 * The comparison of two results: comparability, measured values, allowances, HTML page, text and
 * JSON.
 */
@NullMarked
package dev.antiphon.load.report.compare;

import org.jspecify.annotations.NullMarked;
