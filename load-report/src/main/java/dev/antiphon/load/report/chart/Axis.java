package dev.antiphon.load.report.chart;

import java.util.function.DoubleFunction;

/**
 * One axis of a plot.
 *
 * @param title the title, with a unit if the labels have none
 * @param label the function that writes a value
 */
public record Axis(Scale scale, String title, DoubleFunction<String> label) {}
