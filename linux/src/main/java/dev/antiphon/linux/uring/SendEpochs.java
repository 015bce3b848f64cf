package dev.antiphon.linux.uring;

/**
 * The numbers of a loop's turns on io_uring: the turn that collects sends now, and the state of
 * earlier turns. The system call of the next turn submits the sends of a turn; they fail within
 * that call or not at all.
 */
final class SendEpochs {
    private long current = 1;
    private long confirmed;

    /** The last turn whose sends were submitted in more than one call. */
    private long split;

    private long splitBefore;

    /** Returns the number of the turn that collects sends now. */
    long current() {
        return current;
    }

    /** Begins the next turn. Returns the number of the turn whose sends are submitted now. */
    long next() {
        return current++;
    }

    /** Records that the system has accepted or returned all bytes sent up to this turn. */
    void confirm(long turn) {
        confirmed = turn;
    }

    boolean isConfirmed(long turn) {
        return turn <= confirmed;
    }

    /**
     * Records that the sends of this turn are submitted in more than one call. Received input may
     * then be reported before the failures of these sends. At most two turns are unconfirmed at a
     * time.
     */
    void split(long turn) {
        if (split != turn) {
            splitBefore = split;
            split = turn;
        }
    }

    /**
     * Returns whether a failed send of this turn is reported before all input received since the
     * send.
     */
    boolean tellsFailuresFirst(long turn) {
        return turn != split && turn != splitBefore;
    }
}
