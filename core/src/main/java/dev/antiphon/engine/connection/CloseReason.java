package dev.antiphon.engine.connection;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import org.jspecify.annotations.Nullable;

/**
 * The reason for a connection's close: the side that began the close, and the first failure. Also
 * reports both to listeners. Used on the connection's loop.
 */
public final class CloseReason {
    private final TcpConnection connection;
    private @Nullable Side begunBy;
    private boolean resetByPeer;
    private @Nullable Failure cause;

    CloseReason(TcpConnection connection) {
        this.connection = connection;
    }

    /** Records that this side began the close, unless a side is already recorded. */
    void begunByThisSide() {
        begunBy(connection.connectionConfig.side());
    }

    /** Records that the peer began the close, unless a side is already recorded. */
    void begunByPeer() {
        begunBy(peer());
    }

    /** Records that the peer reset the connection, even if this side began the close. */
    void resetByPeer() {
        resetByPeer = true;
    }

    private Side peer() {
        return connection.connectionConfig.serving() ? Side.CLIENT : Side.SERVER;
    }

    /**
     * Records the side that begins the close because of this input failure: the peer if it closed
     * in the middle of a message, else this side. Keeps a side that is already recorded.
     */
    void begunOver(Failure failure) {
        if (failure instanceof Failure.ClosedMidMessage) {
            begunByPeer();
        } else {
            begunByThisSide();
        }
    }

    private void begunBy(Side side) {
        if (begunBy == null) {
            begunBy = side;
        }
    }

    /** Returns the first failure; null if there is none. */
    @Nullable
    Failure cause() {
        return cause;
    }

    /** Returns the first failure, or {@link Failure.Stopped} if there is none. */
    Failure failure() {
        Failure first = cause;
        return first == null ? new Failure.Stopped(phase()) : first;
    }

    /** Returns the current phase of the connection, for use in a failure. */
    Phase phase() {
        if (connection.heldBytes() > 0) {
            return Phase.MESSAGE;
        }
        if (connection.messageHandler.busy()) {
            return connection.connectionConfig.serving() ? Phase.HANDLE : Phase.REPLY;
        }
        return connection.bytesIn() == 0 ? Phase.FIRST_BYTE : Phase.IDLE;
    }

    /** Returns whether the close was caused by a timeout other than that of a slow reader. */
    boolean isMissedDeadline() {
        return cause instanceof Failure.TimedOut late && late.phase() != Phase.WRITE;
    }

    /** Returns the kind of close that events report for a close without a reset. */
    How howInOrder() {
        if (cause instanceof Failure.TimedOut) {
            return How.TIMEOUT;
        }
        return cause == null ? How.FIN : How.FAILURE;
    }

    /** Reports the failure to the listeners and the counters. */
    void report(Failure failure) {
        if (failure.phase() != Phase.CONNECT) {
            connection.openSequence.report();
        }
        if (cause == null) {
            cause = failure;
        }
        connection.connectionConfig.sharedCounters().count(failure);
        if (connection.connectionConfig.events().on() && connection.wasOpened()) {
            connection
                    .connectionConfig
                    .events()
                    .emit(new Failed(connection.id, failure, System.nanoTime()));
        }
    }

    /** Reports to the listeners that one side ended its output while the connection stays open. */
    void reportHalfClosed(boolean byClient) {
        if (connection.connectionConfig.events().tellsHalfClosed() && connection.wasOpened()) {
            Side by = byClient ? Side.CLIENT : Side.SERVER;
            connection
                    .connectionConfig
                    .events()
                    .emit(new HalfClosed(connection.id, by, System.nanoTime()));
        }
    }

    /** Reports the close to the listeners. */
    void reportClosed(How how) {
        if (connection.connectionConfig.events().tellsClosed() && connection.wasOpened()) {
            long out = connection.frameWriter.sentBytes();
            connection
                    .connectionConfig
                    .events()
                    .emit(new Closed(connection.id, closedBy(how), how, System.nanoTime())
                            .withBytes(connection.bytesIn(), out));
        }
    }

    /** Returns the side that reset the connection; for other closes, the side that began it. */
    private Side closedBy(How how) {
        Side own = connection.connectionConfig.side();
        if (how == How.RST) {
            return resetByPeer ? peer() : own;
        }
        return begunBy == null ? own : begunBy;
    }
}
