package dev.antiphon.load.result;

/**
 * How requests ended. Each planned one ended exactly once: {@code planned} is the sum of {@code ok}
 * and of the eight columns of {@link #failed}.
 *
 * @param planned requests that were to be sent
 * @param sent those that were handed to a connection
 * @param ok answered as expected, in time
 * @param wrong answered in time, otherwise than expected
 * @param late answered between the timeout and twice the timeout, with whatever
 * @param missing sent and never answered: silent for twice the timeout, or the server closed first
 * @param reset sent, and the connection was reset before the reply
 * @param refused nothing listened, so not sent
 * @param timedOutConnecting no connection in time, so not sent
 * @param unsent every connection was busy for a whole timeout after the planned time, or until a
 *     run that was stopped was over
 * @param otherFaults anything else, e.g. a TLS handshake or a reply that is not in the framing
 * @param connectionsOpened how many connections came about
 * @param bytesOut on the wire, framing included
 * @param bytesIn on the wire, framing included
 */
public record Counts(
        long planned,
        long sent,
        long ok,
        long wrong,
        long late,
        long missing,
        long reset,
        long refused,
        long timedOutConnecting,
        long unsent,
        long otherFaults,
        long connectionsOpened,
        long bytesOut,
        long bytesIn) {
    /** Of nothing. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Requests that did not end well. */
    public long failed() {
        return wrong + late + missing + reset + refused + timedOutConnecting + unsent + otherFaults;
    }

    /** Failed ones among those that have ended, from 0 to 1. */
    public double errorRatio() {
        long ended = ok + failed();
        return ended == 0 ? 0 : (double) failed() / ended;
    }

    /** Requests that got a reply, right or not. */
    public long answered() {
        return ok + wrong + late;
    }

    /** Both together. */
    public Counts plus(Counts other) {
        return new Counts(
                planned + other.planned,
                sent + other.sent,
                ok + other.ok,
                wrong + other.wrong,
                late + other.late,
                missing + other.missing,
                reset + other.reset,
                refused + other.refused,
                timedOutConnecting + other.timedOutConnecting,
                unsent + other.unsent,
                otherFaults + other.otherFaults,
                connectionsOpened + other.connectionsOpened,
                bytesOut + other.bytesOut,
                bytesIn + other.bytesIn);
    }
}
