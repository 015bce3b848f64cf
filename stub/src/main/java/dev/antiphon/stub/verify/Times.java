package dev.antiphon.stub.verify;

/**
 * The expected number of occurrences.
 *
 * @param least at least
 * @param most at most
 */
public record Times(long least, long most) {
    /** Refuses a range that is none. */
    public Times {
        if (least < 0 || most < least) {
            throw new IllegalArgumentException("nothing happens at least " + least + " and at most "
                    + most + " times;" + " give 0 or more, the smaller one first");
        }
    }

    /** Returns exactly once. */
    public static Times once() {
        return exactly(1);
    }

    /** Returns not at all. */
    public static Times never() {
        return exactly(0);
    }

    /** Returns exactly this number of times. */
    public static Times exactly(long times) {
        return new Times(times, times);
    }

    /** Returns this number of times or more. */
    public static Times atLeast(long times) {
        return new Times(times, Long.MAX_VALUE);
    }

    /** Returns this number of times or less. */
    public static Times atMost(long times) {
        return new Times(0, times);
    }

    /** Returns whether this count is as expected. */
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
        return count == 1 ? "1 message" : count + " messages";
    }
}
