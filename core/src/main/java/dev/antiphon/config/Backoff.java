package dev.antiphon.config;

import dev.antiphon.argument.Arguments;

import java.time.Duration;

/**
 * The wait before another attempt, with full jitter: a random time between zero and a bound that
 * doubles from {@code first} to {@code most}. Random waits keep clients that lost the same server
 * from reconnecting all at once. Immutable.
 *
 * @param first the bound of the first wait
 * @param most the largest bound of a wait
 * @see <a
 *     href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 *     Backoff And Jitter</a>
 */
public record Backoff(Duration first, Duration most) {
    private static final Backoff DEFAULTS =
            new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when a value is out of bounds; the message names the value,
     *     its bound and the remedy
     */
    public Backoff {
        Arguments.positive("first", first);
        Arguments.positive("most", most);
        if (first.compareTo(most) > 0) {
            throw new IllegalArgumentException("the first wait is up to " + first
                    + ", which is over the most, " + most + "; lower the one or raise the other");
        }
    }

    /** Returns a backoff with waits from 100 ms to 5 s. */
    public static Backoff defaults() {
        return DEFAULTS;
    }
}
