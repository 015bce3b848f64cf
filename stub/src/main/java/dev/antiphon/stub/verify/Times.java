package dev.antiphon.stub.verify;

import dev.antiphon.argument.Plural;

/**
 * An expected number of messages, as a range with both ends included.
 *
 * @param least the smallest number
 * @param most the largest number
 */
public record Times(long least, long most) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when one is negative or {@code most} is below {@code least}
     */
    public Times {
        if (least < 0 || most < least) {
            throw new IllegalArgumentException("nothing happens at least " + least + " and at most "
                    + most + " times;" + " give 0 or more, the smaller one first");
        }
    }

    /** Returns the expectation of exactly one message. */
    public static Times once() {
        return exactly(1);
    }

    /** Returns the expectation of no message. */
    public static Times never() {
        return exactly(0);
    }

    /** Returns the expectation of exactly this number of messages. */
    public static Times exactly(long times) {
        return new Times(times, times);
    }

    /** Returns the expectation of at least this number of messages. */
    public static Times atLeast(long times) {
        return new Times(times, Long.MAX_VALUE);
    }

    /** Returns the expectation of at most this number of messages. */
    public static Times atMost(long times) {
        return new Times(0, times);
    }

    /** Returns whether the count is within the range. */
    public boolean admit(long count) {
        return count >= least && count <= most;
    }

    @Override
    public String toString() {
        if (most == 0) {
            return "no message";
        }
        if (least == most) {
            return "exactly " + messages(least);
        }
        if (most == Long.MAX_VALUE) {
            return "at least " + messages(least);
        }
        return least == 0
                ? "at most " + messages(most)
                : "between " + least + " and " + messages(most);
    }

    private static String messages(long count) {
        return Plural.of(count, "message");
    }
}
