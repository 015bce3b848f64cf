package dev.antiphon.stub.answer;

import dev.antiphon.stub.text.TimeText;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** A length of a wait. Immutable; a random one is drawn from the stub's seeded source. */
public sealed interface Delay {
    /** The longest that a random delay may be: ten minutes. */
    Duration MOST = Duration.ofMinutes(10);

    /** Returns the next one. */
    Duration next(RandomGenerator random);

    /**
     * Returns the delay that the text names: a time ({@code 20ms}, {@code 5s}, {@code 1m}), a range
     * ({@code 10ms..20ms}), or {@code lognormal MEDIAN SIGMA} ({@code lognormal 10ms 0.5}).
     *
     * @throws IllegalArgumentException names the text and how it is written
     */
    static Delay parse(String text) {
        return DelayText.parse(text.strip());
    }

    /** Returns a delay that is always the same. */
    static Delay fixed(Duration time) {
        return new Fixed(time);
    }

    /** Returns a delay drawn evenly between two times. */
    static Delay uniform(Duration least, Duration most) {
        return new Uniform(least, most);
    }

    /**
     * Returns a delay spread like the times of real services: half are below the median, and a few
     * are very long.
     *
     * @param sigma how wide: 0.5 has one in a hundred at three times the median, 1 at ten times
     */
    static Delay logNormal(Duration median, double sigma) {
        return new LogNormal(median, sigma);
    }

    /** Returns a delay that is always the same. */
    record Fixed(Duration time) implements Delay {
        /** Refuses less than none. */
        public Fixed {
            checked("time", time);
        }

        @Override
        public Duration next(RandomGenerator random) {
            return time;
        }
    }

    /** Returns a delay drawn evenly between two times. */
    record Uniform(Duration least, Duration most) implements Delay {
        /** Refuses a range that is none. */
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

    /** A median, and how widely the times are spread around it. */
    record LogNormal(Duration median, double sigma) implements Delay {
        /** Refuses what cannot be. */
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
