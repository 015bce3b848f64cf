package dev.antiphon.engine.connection;

import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * How a connection ends. In order, that is: answers flushed → output shut → what still arrives is
 * read off, bounded → closed. A plain close with unread input would turn into a reset that destroys
 * the last reply on its way.
 *
 * <p>Each close has a reason and is told once.
 */
public final class CloseSequence {
    private enum Output {
        /** Messages may be sent. */
        OPEN,
        /** To be shut once everything is flushed, and read off for a short time. */
        CLOSING,
        /** To be shut once everything is flushed, and read off until the peer ends or is idle. */
        HALF_CLOSING,
        /** To be reset once everything is flushed. */
        RESETTING,
        /** Shut. */
        SHUT
    }

    private final TcpConnection connection;
    private Output output = Output.OPEN;
    private boolean inputEnded;
    private boolean readingOver;
    private boolean closeWhenAnswered;
    private boolean closedWhenAnswered;
    private boolean conversing;
    private boolean closed;
    private boolean silent;
    private boolean awaitsFlush;
    private long readOffBytes;
    private long readOffUntil = TimerTask.NEVER;
    private @Nullable Side begunBy;
    private @Nullable Failure cause;

    CloseSequence(TcpConnection connection) {
        this.connection = connection;
    }

    // ---- what is asked ----

    public boolean isClosed() {
        return closed;
    }

    boolean inputHasEnded() {
        return inputEnded;
    }

    /** Whether what arrives is thrown away. */
    public boolean readsOff() {
        return readingOver;
    }

    public boolean takesOutput() {
        return !closed && output == Output.OPEN;
    }

    boolean wantsRead(boolean full) {
        if (inputEnded || full) {
            return false;
        }
        if (readingOver) {
            return readOffBytes < connection.limits().maxLingerBytes();
        }
        return !closeWhenAnswered || connection.heldBytes() > 0;
    }

    /** Whether the output is shut as soon as it is flushed. */
    boolean endsNext() {
        return output == Output.CLOSING || output == Output.HALF_CLOSING;
    }

    long deadline() {
        return readOffUntil;
    }

    /**
     * Whether every answer has been handed to the system, and only the peer's end is waited for.
     */
    public boolean owesNothing() {
        return output == Output.SHUT && readingOver;
    }

    /** Whether it ends over a fault. */
    public boolean hasFailed() {
        return cause != null;
    }

    public boolean isCutByDrain() {
        return cause instanceof Failure.Stopped stopped && stopped.phase() == Phase.DRAIN;
    }

    /** Whether bytes arrived after this side had begun its end; they were thrown away. */
    public boolean leftUnanswered() {
        return closedWhenAnswered && readOffBytes > 0;
    }

    // ---- what happens ----

    void inputEnded() {
        inputEnded = true;
        begunBy(peer());
    }

    void readOff(int bytes) {
        readOffBytes += bytes;
    }

    /** The exchange receives on after its output was shut, as a conversation does. */
    public void conversing() {
        conversing = true;
    }

    /** No request after those that have arrived whole or in part; then the end, in order. */
    public void closeWhenAnswered() {
        if (!closed && !closeWhenAnswered) {
            closeWhenAnswered = true;
            begunBy(connection.connectionConfig.side());
            connection.messageHandler.closing(connection);
        }
    }

    void finish(After after) {
        if (closed) {
            return;
        }
        boolean closes = after == After.CLOSE
                || (after == After.AS_FRAMED && connection.connectionConfig.closesAfterReply());
        if (closes) {
            close(Output.CLOSING);
        } else if (after == After.HALF_CLOSE) {
            close(Output.HALF_CLOSING);
        } else if (after == After.RESET) {
            close(Output.RESETTING);
        }
    }

    private void close(Output how) {
        if (output == Output.OPEN) {
            output = how;
            begunBy(connection.connectionConfig.side());
        }
        if (!(how == Output.HALF_CLOSING && conversing)) {
            readingOver = true;
            if (output == Output.SHUT) {
                lingerFrom(
                        connection.loop.now(), how); // a conversation that had half-closed before
            }
        }
    }

    /** Reading is over; the exchange may send a last answer. */
    void fault(Failure failure) {
        if (closed || readingOver) {
            return;
        }
        readingOver = true;
        tell(failure);
        begunBy(
                failure instanceof Failure.ClosedMidMessage
                        ? peer()
                        : connection.connectionConfig.side());
        long composed = connection.frameWriter.composedBytes();
        connection.messageHandler.faulted(connection, failure);
        // whoever let a deadline pass and is told nothing needs no reading off
        silent = failure instanceof Failure.TimedOut
                && connection.frameWriter.composedBytes() == composed;
    }

    /** The connection broke. */
    void failed(Throwable failure) {
        if (closed) {
            return;
        }
        boolean afterTheEnd = output == Output.SHUT && readingOver;
        if (afterTheEnd && failure instanceof IOException) {
            endedByPeer(How.RST);
            return;
        }
        Phase phase = connection.phase();
        switch (failure) {
            case FailureException known when afterTheEnd -> endedByPeer(howInOrder());
            case FailureException known
            when known.failure() instanceof TlsFailure.Truncated cut && connection.wasOpened() ->
                truncated(cut);
            case FailureException known -> stopped(known.failure());
            case IOException io
            when SystemFailures.isReset(io) -> {
                tell(new Failure.Reset(
                        phase, connection.bytesIn(), connection.frameWriter.takenBytes()));
                endedByPeer(How.RST);
            }
            case IOException io
            when SystemFailures.isTimedOut(io) ->
                drop(
                        new Failure.Vanished(phase, connection.limits().keepAliveTimeout()),
                        How.TIMEOUT);
            case OutOfMemoryError full -> drop(new Failure.OutOfMemory(phase), How.FAULT);
            default -> drop(new Failure.Io(phase, String.valueOf(failure)), How.FAULT);
        }
    }

    /** What was asked whole is answered still: the other direction is as it was. */
    private void truncated(TlsFailure.Truncated fault) {
        inputEnded = true;
        begunBy(peer());
        fault(fault);
        connection.turn();
    }

    private void endedByPeer(How how) {
        begunBy(peer());
        closeNow(how);
    }

    /**
     * A stage below has failed; one that may have told the peer why leaves it the time to read
     * that.
     */
    private void stopped(Failure failure) {
        if (connection.wasOpened() && failure.phase() != Phase.TLS_HANDSHAKE) {
            drop(failure, How.FAULT);
            return;
        }
        tell(failure);
        begunBy(connection.connectionConfig.side());
        readingOver = true;
        output = Output.SHUT;
        connection.forgetOutput(); // nothing of it can be sealed any more
        connection.messageHandler.faulted(connection, failure);
        try {
            connection.link().shutdownOutput();
        } catch (IOException e) {
            closeNow(How.FAULT);
            return;
        }
        lingerFrom(connection.loop.now(), Output.CLOSING);
        connection.settle();
    }

    void connectFailed(Failure failure) {
        tell(failure);
        closeNow(How.FAULT);
    }

    /**
     * Ends it at once over a fault, with a reset: nothing that waits can be delivered in order any
     * more.
     */
    void drop(Failure failure, How how) {
        if (!closed) {
            tell(failure);
            begunBy(connection.connectionConfig.side());
            closeNow(how);
        }
    }

    /**
     * Has the listeners and the counters know of it; nothing follows from it here. The first fault
     * is the cause of the end.
     */
    public void tell(Failure failure) {
        if (closed) {
            return; // the end is told last
        }
        if (failure.phase() != Phase.CONNECT) {
            connection.tellOpened();
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

    // ---- the steps ----

    /** Takes the steps towards the end that are possible now; whether the connection is closed. */
    boolean proceed() {
        if (closed || !connection.frameWriter.isEmpty()) {
            return closed;
        }
        closeIfAnswered();
        if (!isFlushed()) {
            return false;
        }
        if (output == Output.RESETTING) {
            closeNow(How.RST);
        } else if (output == Output.CLOSING && (silent || nothingWasSaid())) {
            closeNow(howInOrder());
        } else if (output == Output.CLOSING || output == Output.HALF_CLOSING) {
            shutOutput();
        }
        boolean readEnough = readOffBytes >= connection.limits().maxLingerBytes();
        if (!closed && output == Output.SHUT && (inputEnded || (readingOver && readEnough))) {
            if (readingOver || !connection.messageHandler.holdsOpen()) {
                closeNow(howInOrder());
            }
        }
        return closed;
    }

    /** Before a flush: closes already where the bytes to be flushed are the last ones. */
    void foresee() {
        if (closeWhenAnswered && connection.frameWriter.unsentBytes() == 0) {
            closeIfAnswered();
        }
    }

    private void closeIfAnswered() {
        if (output == Output.OPEN
                && !connection.messageHandler.holdsOpen()
                && (closeWhenAnswered || inputEnded)) {
            if (connection.heldBytes() == 0 || readingOver) {
                closedWhenAnswered = closeWhenAnswered;
                close(Output.CLOSING);
            }
        }
    }

    /**
     * Whether the step that is next can be taken; where the link is still sending, it will tell.
     */
    private boolean isFlushed() {
        if (output == Output.OPEN || output == Output.SHUT) {
            return true;
        }
        boolean flushed = connection.link().isFlushed();
        if (flushed == awaitsFlush) {
            awaitsFlush = !flushed;
            connection.link().wantWrite(awaitsFlush);
        }
        return flushed;
    }

    /** Nothing came and nothing went: there is no reply that a reset could destroy. */
    private boolean nothingWasSaid() {
        return connection.bytesIn() == 0 && connection.frameWriter.composedBytes() == 0;
    }

    private How howInOrder() {
        if (cause instanceof Failure.TimedOut) {
            return How.TIMEOUT;
        }
        return cause == null ? How.FIN : How.FAULT;
    }

    private void shutOutput() {
        Output how = output;
        output = Output.SHUT;
        if (inputEnded) {
            return; // the close that follows at once shuts it
        }
        try {
            connection.link().shutdownOutput();
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (readingOver) {
            lingerFrom(connection.loop.now(), how);
        }
    }

    private void lingerFrom(long now, Output how) {
        readOffUntil = now
                + (how == Output.HALF_CLOSING
                                ? connection.limits().idleTimeout()
                                : connection.limits().lingerTimeout())
                        .toNanos();
    }

    /** Ends the reading off whose time is over; whether the connection is closed. */
    boolean due(long now) {
        if (now >= readOffUntil) {
            closeNow(howInOrder());
        }
        return closed;
    }

    void closeNow(How how) {
        if (closed) {
            return;
        }
        closed = true;
        readingOver = true;
        boolean lateReader = cause instanceof Failure.TimedOut late && late.phase() != Phase.WRITE;
        if (how == How.FIN || output == Output.SHUT || lateReader) {
            connection.link().close();
        } else {
            connection.link().reset();
        }
        connection.released();
        connection.frameWriter.clear();
        if (connection.connectionConfig.events().tellsClosed() && connection.wasOpened()) {
            Side by = begunBy == null ? connection.connectionConfig.side() : begunBy;
            long out = connection.frameWriter.takenBytes();
            connection
                    .connectionConfig
                    .events()
                    .emit(new Closed(
                            connection.id, by, how, connection.bytesIn(), out, System.nanoTime()));
        }
        connection.messageHandler.closed(
                connection, cause == null ? new Failure.Stopped(connection.phase()) : cause);
    }

    private void begunBy(Side side) {
        if (begunBy == null) {
            begunBy = side;
        }
    }

    private Side peer() {
        return connection.connectionConfig.serving() ? Side.CLIENT : Side.SERVER;
    }
}
