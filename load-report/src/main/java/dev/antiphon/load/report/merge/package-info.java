/**
 * The merge of the results of several generators that ran at the same time.
 *
 * <p>Input: results by the names of their files. Output: one result, or the reasons why they cannot
 * be merged. It may import the facts and texts of reports.
 */
@NullMarked
package dev.antiphon.load.report.merge;

import org.jspecify.annotations.NullMarked;
