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
 * The reason of a connection's end and its reports: the side that began the end, and the first
 * failure. Used on the connection's loop.
 */
public final class CloseReason {
    private final TcpConnection connection;
    private @Nullable Side begunBy;
    private @Nullable Failure cause;

    CloseReason(TcpConnection connection) {
        this.connection = connection;
    }

    /** Records this side as the one that began the end, unless one is recorded. */
    void begunByThisSide() {
        begunBy(connection.connectionConfig.side());
    }

    /** Records the peer as the one that began the end, unless one is recorded. */
    void begunByPeer() {
        begunBy(connection.connectionConfig.serving() ? Side.CLIENT : Side.SERVER);
    }

    /** Records the side at which this failure of the input arose, unless one is recorded. */
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

    /** Returns the current phase of the connection, for a failure. */
    Phase phase() {
        if (connection.heldBytes() > 0) {
            return Phase.MESSAGE;
        }
        if (connection.messageHandler.busy()) {
            return connection.connectionConfig.serving() ? Phase.HANDLE : Phase.REPLY;
        }
        return connection.bytesIn() == 0 ? Phase.FIRST_BYTE : Phase.IDLE;
    }

    /** Returns whether the peer missed a deadline for sending; a slow reader does not count. */
    boolean isMissedDeadline() {
        return cause instanceof Failure.TimedOut late && late.phase() != Phase.WRITE;
    }

    /** Returns the way in which an orderly end is reported. */
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

    /** Reports to the listeners the end of one side's output on a connection that stays open. */
    void reportHalfClosed(boolean byClient) {
        if (connection.connectionConfig.events().tellsHalfClosed() && connection.wasOpened()) {
            Side by = byClient ? Side.CLIENT : Side.SERVER;
            connection
                    .connectionConfig
                    .events()
                    .emit(new HalfClosed(connection.id, by, System.nanoTime()));
        }
    }

    /** Reports the end to the listeners. */
    void reportClosed(How how) {
        if (connection.connectionConfig.events().tellsClosed() && connection.wasOpened()) {
            Side by = begunBy == null ? connection.connectionConfig.side() : begunBy;
            long out = connection.frameWriter.sentBytes();
            connection
                    .connectionConfig
                    .events()
                    .emit(new Closed(connection.id, by, how, System.nanoTime())
                            .withBytes(connection.bytesIn(), out));
        }
    }
}
