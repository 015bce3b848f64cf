package dev.antiphon.linux.uring;

/**
 * The turns of a loop on io_uring, by number: which one sends now, and what is known of the sends
 * of those before. They are handed over by the next turn's call, and fail within it or not at all.
 */
final class SendEpochs {
    private long current = 1;
    private long confirmed;

    /** The last two turns whose sends were handed over in more than one call. */
    private long split;

    private long splitBefore;

    /** Returns the number that sends have now. */
    long current() {
        return current;
    }

    /** Begins the next; gives the one whose sends are handed over now. */
    long next() {
        return current++;
    }

    /** All that was sent up to this turn is the system's, or came back. */
    void confirm(long turn) {
        confirmed = turn;
    }

    boolean isConfirmed(long turn) {
        return turn <= confirmed;
    }

    /**
     * The sends of this turn are handed over in more than one call: what an earlier call has
     * completed is reported ahead of their failure. No more than two turns are unconfirmed at a
     * time.
     */
    void split(long turn) {
        if (split != turn) {
            splitBefore = split;
            split = turn;
        }
    }

    /**
     * Returns whether the failure of a send of this turn is reported before all that was received
     * since.
     */
    boolean tellsFailuresFirst(long turn) {
        return turn != split && turn != splitBefore;
    }
}
