package dev.antiphon.config;

import java.util.Objects;

/**
 * The conditions for retries of a failed call. A call is retried only if its request was not sent
 * or if the call is repeatable, and never past its timeout. A budget bounds the retries, so that
 * they do not overload a busy server. Immutable; a {@code with…} method returns a changed copy.
 *
 * @param triesMax the largest number of tries of a call, including the first
 * @param percentOfCalls the number of retries that each hundred calls add to the budget
 * @param reserve the size of the budget in retries; the budget is full at the start
 * @param backoff the waits between the tries
 */
public record Retry(int triesMax, int percentOfCalls, int reserve, Backoff backoff) {
    private static final int TRIES_CEILING = 100;
    private static final int PERCENT_CEILING = 100;
    private static final int RESERVE_CEILING = 1_000_000;
    private static final Retry DEFAULTS = new Retry(3, 10, 10, Backoff.defaults());

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException when a value is out of bounds; the message names the value,
     *     its bound and the remedy
     */
    public Retry {
        within("triesMax", triesMax, 2, TRIES_CEILING);
        within("percentOfCalls", percentOfCalls, 0, PERCENT_CEILING);
        within("reserve", reserve, 1, RESERVE_CEILING);
        Objects.requireNonNull(backoff, "backoff");
    }

    /**
     * Returns the defaults: three tries, a budget of ten retries per hundred calls with a reserve
     * of ten, and the default {@link Backoff}.
     */
    public static Retry defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with another {@link #triesMax}. */
    public Retry withTriesMax(int value) {
        return new Retry(value, percentOfCalls, reserve, backoff);
    }

    /** Returns a copy with another {@link #percentOfCalls} and {@link #reserve}. */
    public Retry withBudget(int percent, int kept) {
        return new Retry(triesMax, percent, kept, backoff);
    }

    /** Returns a copy with another {@link #backoff}. */
    public Retry withBackoff(Backoff value) {
        return new Retry(triesMax, percentOfCalls, reserve, value);
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("Retry." + name + " is " + value
                    + "; give a value from " + least + " to " + most);
        }
    }
}
