package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Phase;
import dev.antiphon.Reply.After;
import dev.antiphon.TlsFault;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Faulted;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * How a connection ends. In order, that is: answers flushed → output shut → what still arrives is
 * read off, bounded → closed. A plain close with unread input would turn into a reset that destroys
 * the last reply on its way.
 *
 * <p>Each close has a reason and is told once.
 */
final class Ending {
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

    private final LiveConnection connection;
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
    private long readOffUntil = Timed.NEVER;
    private @Nullable Side begunBy;
    private @Nullable Fault cause;

    Ending(LiveConnection connection) {
        this.connection = connection;
    }

    // ---- what is asked ----

    boolean isClosed() {
        return closed;
    }

    boolean inputHasEnded() {
        return inputEnded;
    }

    /** Whether what arrives is thrown away. */
    boolean readsOff() {
        return readingOver;
    }

    boolean takesOutput() {
        return !closed && output == Output.OPEN;
    }

    boolean wantsRead(boolean full) {
        if (inputEnded || full) {
            return false;
        }
        if (readingOver) {
            return readOffBytes < connection.limits().lingerBytesMax();
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
    boolean owesNothing() {
        return output == Output.SHUT && readingOver;
    }

    /** Whether it ends over a fault. */
    boolean hasFailed() {
        return cause != null;
    }

    boolean isCutByDrain() {
        return cause instanceof Fault.Stopped stopped && stopped.phase() == Phase.DRAIN;
    }

    /** Whether bytes arrived after this side had begun its end; they were thrown away. */
    boolean leftUnanswered() {
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
    void conversing() {
        conversing = true;
    }

    /** No request after those that have arrived whole or in part; then the end, in order. */
    void closeWhenAnswered() {
        if (!closed && !closeWhenAnswered) {
            closeWhenAnswered = true;
            begunBy(connection.setup.side());
            connection.exchange.closing(connection);
        }
    }

    void finish(After after) {
        if (closed) {
            return;
        }
        boolean closes = after == After.CLOSE
                || (after == After.AS_FRAMED && connection.setup.closesAfterReply());
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
            begunBy(connection.setup.side());
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
    void fault(Fault fault) {
        if (closed || readingOver) {
            return;
        }
        readingOver = true;
        tell(fault);
        begunBy(fault instanceof Fault.ClosedMidMessage ? peer() : connection.setup.side());
        long composed = connection.outflow.composedBytes();
        connection.exchange.faulted(connection, fault);
        // whoever let a deadline pass and is told nothing needs no reading off
        silent = fault instanceof Fault.TimedOut && connection.outflow.composedBytes() == composed;
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
            case FaultException known when afterTheEnd -> endedByPeer(howInOrder());
            case FaultException known
            when known.fault() instanceof TlsFault.Truncated cut && connection.wasOpened() ->
                truncated(cut);
            case FaultException known -> stopped(known.fault());
            case IOException io
            when Failures.isReset(io) -> {
                tell(new Fault.Reset(phase, connection.bytesIn(), connection.outflow.takenBytes()));
                endedByPeer(How.RST);
            }
            case IOException io
            when Failures.isTimedOut(io) ->
                drop(
                        new Fault.Vanished(phase, connection.limits().keepAliveTimeout()),
                        How.TIMEOUT);
            case OutOfMemoryError full -> drop(new Fault.OutOfMemory(phase), How.FAULT);
            default -> drop(new Fault.Io(phase, String.valueOf(failure)), How.FAULT);
        }
    }

    /** What was asked whole is answered still: the other direction is as it was. */
    private void truncated(TlsFault.Truncated fault) {
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
    private void stopped(Fault fault) {
        if (connection.wasOpened() && fault.phase() != Phase.TLS_HANDSHAKE) {
            drop(fault, How.FAULT);
            return;
        }
        tell(fault);
        begunBy(connection.setup.side());
        readingOver = true;
        output = Output.SHUT;
        connection.forgetOutput(); // nothing of it can be sealed any more
        connection.exchange.faulted(connection, fault);
        try {
            connection.link().shutdownOutput();
        } catch (IOException e) {
            closeNow(How.FAULT);
            return;
        }
        lingerFrom(connection.loop.now(), Output.CLOSING);
        connection.settle();
    }

    void connectFailed(Fault fault) {
        tell(fault);
        closeNow(How.FAULT);
    }

    /**
     * Ends it at once over a fault, with a reset: nothing that waits can be delivered in order any
     * more.
     */
    void drop(Fault fault, How how) {
        if (!closed) {
            tell(fault);
            begunBy(connection.setup.side());
            closeNow(how);
        }
    }

    /**
     * Has the listeners and the counters know of it; nothing follows from it here. The first fault
     * is the cause of the end.
     */
    void tell(Fault fault) {
        if (closed) {
            return; // the end is told last
        }
        if (fault.phase() != Phase.CONNECT) {
            connection.tellOpened();
        }
        if (cause == null) {
            cause = fault;
        }
        connection.setup.totals().count(fault);
        if (connection.setup.events().on() && connection.wasOpened()) {
            connection.setup.events().emit(new Faulted(connection.id, fault, System.nanoTime()));
        }
    }

    // ---- the steps ----

    /** Takes the steps towards the end that are possible now; whether the connection is closed. */
    boolean proceed() {
        if (closed || !connection.outflow.isEmpty()) {
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
        boolean readEnough = readOffBytes >= connection.limits().lingerBytesMax();
        if (!closed && output == Output.SHUT && (inputEnded || (readingOver && readEnough))) {
            if (readingOver || !connection.exchange.holdsOpen()) {
                closeNow(howInOrder());
            }
        }
        return closed;
    }

    /** Before a flush: closes already where the bytes to be flushed are the last ones. */
    void foresee() {
        if (closeWhenAnswered && connection.outflow.unsentBytes() == 0) {
            closeIfAnswered();
        }
    }

    private void closeIfAnswered() {
        if (output == Output.OPEN
                && !connection.exchange.holdsOpen()
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
        return connection.bytesIn() == 0 && connection.outflow.composedBytes() == 0;
    }

    private How howInOrder() {
        if (cause instanceof Fault.TimedOut) {
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
        boolean lateReader = cause instanceof Fault.TimedOut late && late.phase() != Phase.WRITE;
        if (how == How.FIN || output == Output.SHUT || lateReader) {
            connection.link().close();
        } else {
            connection.link().reset();
        }
        connection.released();
        connection.outflow.clear();
        if (connection.setup.events().tellsClosed() && connection.wasOpened()) {
            Side by = begunBy == null ? connection.setup.side() : begunBy;
            long out = connection.outflow.takenBytes();
            connection
                    .setup
                    .events()
                    .emit(new Closed(
                            connection.id, by, how, connection.bytesIn(), out, System.nanoTime()));
        }
        connection.exchange.closed(
                connection, cause == null ? new Fault.Stopped(connection.phase()) : cause);
    }

    private void begunBy(Side side) {
        if (begunBy == null) {
            begunBy = side;
        }
    }

    private Side peer() {
        return connection.setup.serving() ? Side.CLIENT : Side.SERVER;
    }
}
