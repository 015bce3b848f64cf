package dev.antiphon.config;

import java.util.Objects;

/**
 * The conditions of another try of a failed call: only where its request had not left, or where the
 * call is marked as repeatable; never past the call's own timeout; and within a budget, so that
 * tries do not add to the load of a server that has too much of it. Immutable; a {@code with…}
 * method gives a changed copy.
 *
 * @param triesMax how often a call is tried at the most, the first time included
 * @param percentOfCalls how many further tries each hundred calls earn
 * @param reserve how many further tries are there at the start, and may be saved up at the most
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
     * @throws IllegalArgumentException names the value, its bound and the remedy
     */
    public Retry {
        within("triesMax", triesMax, 2, TRIES_CEILING);
        within("percentOfCalls", percentOfCalls, 0, PERCENT_CEILING);
        within("reserve", reserve, 1, RESERVE_CEILING);
        Objects.requireNonNull(backoff, "backoff");
    }

    /**
     * Returns three tries, ten further ones per hundred calls and ten in reserve, with the default
     * {@link Backoff}.
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
