package dev.antiphon.load.report.chart;

import java.util.function.DoubleFunction;

/**
 * One axis of a plot.
 *
 * @param title what it shows, with its unit where the labels name none
 * @param label how a value is written
 */
public record Axis(Scale scale, String title, DoubleFunction<String> label) {}
