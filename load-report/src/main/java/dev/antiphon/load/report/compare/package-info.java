/**
 * Comparison of two results: comparability, metrics, allowances, page, text and JSON.
 */
@NullMarked
package dev.antiphon.load.report.compare;

import org.jspecify.annotations.NullMarked;
