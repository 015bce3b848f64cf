package dev.antiphon.stub.answer;

import dev.antiphon.argument.TimeText;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A fixed or random length of a wait, from zero to {@link #MOST}. Immutable. Random lengths are
 * drawn from the seeded generator of the stub or proxy.
 */
public sealed interface Delay {
    /** The longest delay: ten minutes. */
    Duration MOST = Duration.ofMinutes(10);

    /** Returns the length of the next wait; may draw a random number. */
    Duration next(RandomGenerator random);

    /**
     * Returns the delay that the text names: a time ({@code 20ms}, {@code 5s}, {@code 1m}), a range
     * ({@code 10ms..20ms}), or {@code lognormal MEDIAN SIGMA} ({@code lognormal 10ms 0.5}).
     *
     * @throws IllegalArgumentException when the text is not a delay; the message names the text and
     *     the syntax
     */
    static Delay parse(String text) {
        return DelayText.parse(text.strip());
    }

    /**
     * Returns a delay of constant length.
     *
     * @throws IllegalArgumentException unless it is from zero to {@link #MOST}
     */
    static Delay fixed(Duration time) {
        return new Fixed(time);
    }

    /**
     * Returns a delay that is uniformly distributed between two times.
     *
     * @throws IllegalArgumentException unless both are from zero to {@link #MOST}, the shorter one
     *     first
     */
    static Delay uniform(Duration least, Duration most) {
        return new Uniform(least, most);
    }

    /**
     * Returns a log-normally distributed delay, like the response times of real services: half of
     * the delays are below the median, and a few are very long.
     *
     * @param sigma the width of the distribution, from 0 to 5. With 0.5, one delay in a hundred is
     *     over three times the median; with 1, over ten times
     * @throws IllegalArgumentException unless the median is from zero to {@link #MOST} and {@code
     *     sigma} is from 0 to 5
     */
    static Delay logNormal(Duration median, double sigma) {
        return new LogNormal(median, sigma);
    }

    /** A delay of constant length. */
    record Fixed(Duration time) implements Delay {
        /**
         * Checks the time.
         *
         * @throws IllegalArgumentException unless it is from zero to {@link Delay#MOST}
         */
        public Fixed {
            checked("time", time);
        }

        @Override
        public Duration next(RandomGenerator random) {
            return time;
        }
    }

    /** A delay that is uniformly distributed between two times. */
    record Uniform(Duration least, Duration most) implements Delay {
        /**
         * Checks both times.
         *
         * @throws IllegalArgumentException unless both are from zero to {@link Delay#MOST}, the
         *     shorter one first
         */
        public Uniform {
            checked("least", least);
            checked("most", most);
            if (least.compareTo(most) > 0) {
                throw new IllegalArgumentException("no time is at least " + TimeText.of(least)
                        + " and at most " + TimeText.of(most) + "; give the shorter one first");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
        }
    }

    /** A log-normally distributed delay. */
    record LogNormal(Duration median, double sigma) implements Delay {
        /**
         * Checks both values.
         *
         * @throws IllegalArgumentException unless the median is from zero to {@link Delay#MOST} and
         *     {@code sigma} is from 0 to 5
         */
        public LogNormal {
            checked("median", median);
            if (!(sigma >= 0 && sigma <= 5)) {
                throw new IllegalArgumentException("sigma is " + sigma + "; give 0 to 5");
            }
        }

        @Override
        public Duration next(RandomGenerator random) {
            double nanos = (double) median.toNanos() * Math.exp(sigma * random.nextGaussian());
            return Duration.ofNanos((long) Math.min(nanos, (double) MOST.toNanos()));
        }
    }

    private static void checked(String what, Duration time) {
        if (time.isNegative() || time.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(what + " is " + TimeText.of(time)
                    + "; give a time from 0 to " + TimeText.of(MOST));
        }
    }
}
