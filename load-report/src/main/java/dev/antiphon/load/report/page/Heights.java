package dev.antiphon.load.report.page;

import dev.antiphon.load.report.chart.Scale;

import java.util.List;

/**
 * The choice of a scale for latencies: linear from zero, or logarithmic if the greatest value is
 * many times the least.
 */
final class Heights {
    private static final double FACTOR = 30;

    private Heights() {}

    static Scale of(List<Double> values) {
        double least = values.stream().mapToDouble(each -> each).min().orElse(0);
        double greatest = values.stream().mapToDouble(each -> each).max().orElse(0);
        return least > 0 && greatest / least >= FACTOR
                ? Scale.factors(least, greatest)
                : Scale.fromZero(greatest);
    }
}
