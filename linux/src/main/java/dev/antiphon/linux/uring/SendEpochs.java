package dev.antiphon.linux.uring;

/**
 * The numbers of a loop's turns on io_uring: the turn whose sends are being collected, and the
 * state of earlier turns. The sends of a turn are submitted by the next turn's call, and fail
 * within that call or not at all.
 */
final class SendEpochs {
    private long current = 1;
    private long confirmed;

    /** The last two turns whose sends were submitted in more than one call. */
    private long split;

    private long splitBefore;

    /** Returns the number of the turn whose sends are being collected. */
    long current() {
        return current;
    }

    /** Begins the next turn. Returns the number of the turn whose sends are submitted now. */
    long next() {
        return current++;
    }

    /** Records that the system has accepted or given back all bytes sent up to this turn. */
    void confirm(long turn) {
        confirmed = turn;
    }

    boolean isConfirmed(long turn) {
        return turn <= confirmed;
    }

    /**
     * Records that the sends of this turn are submitted in more than one call, so that completions
     * of an earlier call are reported before failures of these sends. At most two turns are
     * unconfirmed at a time.
     */
    void split(long turn) {
        if (split != turn) {
            splitBefore = split;
            split = turn;
        }
    }

    /**
     * Returns whether the failure of a send of this turn is reported before all input received
     * since.
     */
    boolean tellsFailuresFirst(long turn) {
        return turn != split && turn != splitBefore;
    }
}
