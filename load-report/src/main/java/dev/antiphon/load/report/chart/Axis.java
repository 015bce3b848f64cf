package dev.antiphon.load.report.chart;

import java.util.function.DoubleFunction;

/**
 * One axis of a plot.
 *
 * @param title the title, with the unit if the labels have none
 * @param label the function that formats a value for a label
 */
public record Axis(Scale scale, String title, DoubleFunction<String> label) {}
