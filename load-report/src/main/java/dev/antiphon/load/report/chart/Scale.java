package dev.antiphon.load.report.chart;

import java.util.ArrayList;
import java.util.List;

/** A mapping of values to positions on an axis. */
public sealed interface Scale {
    /**
     * Returns the position of a value, from 0 at the start of the axis to 1 at its end. Values
     * outside the axis are placed at its nearer end.
     */
    double at(double value);

    /** Returns round values for labels, about this many, in ascending order. */
    List<Double> ticks(int about);

    /** Returns a linear scale from zero to a round number not below the greatest value. */
    static Scale fromZero(double greatest) {
        double most = greatest > 0 ? drawable(greatest) : 1;
        double step = roundUp(most / 5);
        return new Linear(step * Math.ceil(most / step - 1e-9));
    }

    /** Returns a linear scale from zero to exactly this value. */
    static Scale upTo(double greatest) {
        return new Linear(greatest > 0 ? drawable(greatest) : 1);
    }

    /**
     * Returns a scale for these values: linear from zero, or logarithmic if the greatest value is
     * at least this many times the least.
     */
    static Scale spanning(double factor, List<Double> values) {
        double least = values.stream().mapToDouble(each -> each).min().orElse(0);
        double greatest = values.stream().mapToDouble(each -> each).max().orElse(0);
        return least > 0 && greatest / least >= factor
                ? factors(least, greatest)
                : fromZero(greatest);
    }

    /** Returns a logarithmic scale, for values that differ by large factors. */
    static Scale factors(double least, double greatest) {
        double from = roundDown(drawable(least));
        double to = Math.max(roundUp(drawable(greatest)), from * 10);
        return new Logarithmic(from, to);
    }

    /**
     * Returns the value limited to a range that a chart can draw, since differences vanish near the
     * ends of {@code double}.
     */
    private static double drawable(double value) {
        return Math.clamp(value, 1e-100, 1e100);
    }

    /**
     * Returns a scale of percentiles up to this one. Each further nine (90, 99, 99.9, and so on)
     * has the same length.
     */
    static Scale nines(double percentileMax) {
        return new Nines(Math.max(1, Nines.decades(percentileMax)));
    }

    private static double roundUp(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 5}) {
            if (value <= factor * decade * (1 + 1e-9)) {
                return factor * decade;
            }
        }
        return 10 * decade;
    }

    private static double roundDown(double value) {
        double decade = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {5, 2}) {
            if (value >= factor * decade * (1 - 1e-9)) {
                return factor * decade;
            }
        }
        return decade;
    }

    private static double clamp(double share) {
        return Math.clamp(share, 0, 1);
    }

    /** A linear scale from zero. */
    record Linear(double to) implements Scale {
        @Override
        public double at(double value) {
            return clamp(value / to);
        }

        @Override
        public List<Double> ticks(int about) {
            double step = roundUp(to / Math.max(1, about));
            List<Double> all = new ArrayList<>();
            for (double tick = 0; tick <= to + step * 1e-9; tick += step) {
                all.add(tick);
            }
            return all;
        }
    }

    /** A logarithmic scale: equal distances stand for equal factors. */
    record Logarithmic(double from, double to) implements Scale {
        @Override
        public double at(double value) {
            return value <= from ? 0 : clamp(Math.log(value / from) / Math.log(to / from));
        }

        @Override
        public List<Double> ticks(int about) {
            double[] factors =
                    Math.log10(to / from) * 2 <= about ? new double[] {1, 2, 5} : new double[] {1};
            List<Double> all = new ArrayList<>();
            for (double decade = Math.pow(10, Math.floor(Math.log10(from) + 1e-9));
                    decade <= to * (1 + 1e-9);
                    decade *= 10) {
                for (double factor : factors) {
                    double tick = factor * decade;
                    if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) {
                        all.add(tick);
                    }
                }
            }
            return all;
        }
    }

    /** A scale of percentiles that is logarithmic in the share of samples above them. */
    record Nines(double decades) implements Scale {
        static double decades(double percentile) {
            return -Math.log10(Math.max(1e-12, 1 - percentile / 100));
        }

        @Override
        public double at(double percentile) {
            return clamp(decades(percentile) / decades);
        }

        @Override
        public List<Double> ticks(int about) {
            List<Double> all = new ArrayList<>(List.of(0.0, 50.0));
            for (int nines = 1; nines <= decades + 1e-9; nines++) {
                all.add(100 - Math.pow(10, 2.0 - nines));
            }
            return all;
        }
    }
}
