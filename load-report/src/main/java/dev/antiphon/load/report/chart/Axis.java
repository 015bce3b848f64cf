package dev.antiphon.load.report.chart;

import dev.antiphon.load.report.text.ReportTexts;

import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One axis of a plot.
 *
 * @param title the title, with the unit if the labels have none
 * @param label the function that formats a value for a label
 */
public record Axis(Scale scale, String title, DoubleFunction<String> label) {
    /** Returns the axis of latencies in nanoseconds on which these values can be drawn. */
    public static Axis ofLatency(ReportTexts texts, List<Double> values) {
        String title = texts.say("percentiles.y");
        return new Axis(Scale.spanning(30, values), title, texts.numbers()::nanos);
    }

    /** Returns the axis of requests per second on which these values can be drawn. */
    public static Axis ofRate(ReportTexts texts, List<Double> values) {
        double greatest = values.stream().mapToDouble(each -> each).max().orElse(0);
        return new Axis(Scale.fromZero(greatest), texts.say("rate.y"), texts.numbers()::number);
    }

    /** Returns the axis of the time of a run that ends after this number of seconds. */
    public static Axis ofTime(ReportTexts texts, double seconds) {
        return new Axis(
                Scale.upTo(seconds),
                texts.say("timeline.x"),
                value -> texts.numbers().nanos(value * 1e9));
    }
}
