package dev.antiphon.engine.connection;

import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * The end of a connection: replies flushed → output shut → remaining input discarded, within a
 * bound → link closed. A plain close with unread input would send a reset, which destroys the last
 * reply on its way.
 *
 * <p>{@link CloseState} holds the states and transitions. This class decides when an event occurs
 * and performs the actions, all in {@link #handle}. The end of the peer's output is a fact beside
 * the state, since it can occur in any state; so is the request to end after the last reply.
 *
 * <p>Each end has one reason and is reported once. Used on the connection's loop.
 */
public final class CloseSequence {
    private final TcpConnection connection;
    private final CloseReason reason;
    private CloseState state = CloseState.OPEN;

    /** True if the peer has ended its output. */
    private boolean inputEnded;

    /** True if the connection ends after the requests that have arrived, even in part. */
    private boolean closeWhenAnswered;

    /** True if the end began with the last reply after {@link #closeWhenAnswered}. */
    private boolean closedWhenAnswered;

    /** True if the peer missed a deadline and was sent no reply. */
    private boolean silent;

    /** True if the link reports when it is flushed. */
    private boolean awaitsFlush;

    private long discardedBytes;
    private long lingersUntil = TimerTask.NEVER;

    CloseSequence(TcpConnection connection) {
        this.connection = connection;
        this.reason = new CloseReason(connection);
    }

    /** Returns whether the link is closed. */
    public boolean isClosed() {
        return state == CloseState.CLOSED;
    }

    boolean inputHasEnded() {
        return inputEnded;
    }

    /** Returns whether received bytes are discarded. */
    public boolean readsOff() {
        return state.discardsInput();
    }

    /** Returns whether messages may be sent. */
    public boolean takesOutput() {
        return state.takesOutput();
    }

    boolean wantsRead(boolean full) {
        if (inputEnded || full) {
            return false;
        }
        if (state.discardsInput()) {
            return discardedBytes < connection.limits().maxLingerBytes();
        }
        return !closeWhenAnswered || connection.heldBytes() > 0;
    }

    /** Returns whether the output is shut as soon as it is flushed. */
    boolean endsNext() {
        return state.shutsNext();
    }

    long deadline() {
        return lingersUntil;
    }

    /** Returns whether the system has every reply and only the peer's end is missing. */
    public boolean owesNothing() {
        return state == CloseState.LINGERING;
    }

    /** Returns whether the connection ends because of a failure. */
    public boolean hasFailed() {
        return reason.cause() != null;
    }

    /** Returns whether a drain cut the connection. */
    public boolean isCutByDrain() {
        return reason.cause() instanceof Failure.Stopped stopped && stopped.phase() == Phase.DRAIN;
    }

    /** Returns whether bytes arrived, and were discarded, after this side began to end. */
    public boolean leftUnanswered() {
        return closedWhenAnswered && discardedBytes > 0;
    }

    void inputEnded() {
        inputEnded = true;
        reason.begunByPeer();
    }

    /** Reports the end of the peer's output if this side may still send. */
    void tellInputEnded() {
        if (inputEnded && state.isAfterHalfClose()) {
            reason.reportHalfClosed(connection.connectionConfig.serving());
        }
    }

    /** Counts received bytes that were discarded. */
    void readOff(int bytes) {
        discardedBytes += bytes;
    }

    /** Ends the connection once all requests that have arrived, even in part, are answered. */
    public void closeWhenAnswered() {
        if (!isClosed() && !closeWhenAnswered) {
            closeWhenAnswered = true;
            reason.begunByThisSide();
            connection.messageHandler.closing(connection);
        }
    }

    /** Begins the end that a reply requests, if it requests one. */
    void finish(After after) {
        finish(after, CloseEvent.HALF_CLOSE);
    }

    /** Begins an end like {@link #finish}; after a half-close the conversation still receives. */
    public void finishConversation(After after) {
        finish(after, CloseEvent.STOP_SENDING);
    }

    private void finish(After after, CloseEvent halfClose) {
        boolean closes = after == After.CLOSE
                || (after == After.AS_FRAMED && connection.connectionConfig.closesAfterReply());
        if (closes) {
            begin(CloseEvent.CLOSE);
        } else if (after == After.HALF_CLOSE) {
            begin(halfClose);
        } else if (after == After.RESET) {
            begin(CloseEvent.RESET);
        }
    }

    private void begin(CloseEvent event) {
        reason.begunByThisSide();
        handle(event, How.FIN, null);
    }

    /** Ends reading because of a failure; the message handler may send a last reply. */
    void fail(Failure failure) {
        handle(CloseEvent.FAILURE, How.FAILURE, failure);
    }

    /** Ends the connection because its link, a filter or a receiver failed. */
    void failed(Throwable failure) {
        if (isClosed()) {
            return;
        }
        boolean lingering = state == CloseState.LINGERING;
        if (lingering && failure instanceof IOException) {
            endedByPeer(How.RST);
            return;
        }
        switch (failure) {
            case FailureException known when lingering -> endedByPeer(reason.howInOrder());
            case FailureException known
            when known.failure() instanceof TlsFailure.Truncated cut && connection.wasOpened() ->
                truncated(cut);
            case FailureException known -> filterFailed(known.failure());
            default -> linkFailed(LinkFailures.of(connection, reason.phase(), failure));
        }
    }

    private void linkFailed(Failure failure) {
        if (failure instanceof Failure.Reset) {
            tell(failure);
            endedByPeer(How.RST);
        } else {
            drop(failure, failure instanceof Failure.Vanished ? How.TIMEOUT : How.FAILURE);
        }
    }

    /** Ends the input. Whole requests are still answered, since the output is intact. */
    private void truncated(TlsFailure.Truncated failure) {
        inputEnded();
        fail(failure);
        connection.turn();
    }

    private void endedByPeer(How how) {
        reason.begunByPeer();
        closeNow(how);
    }

    /** Lingers after a failed handshake: the filter may have sent an alert for the peer to read. */
    private void filterFailed(Failure failure) {
        if (connection.wasOpened() && failure.phase() != Phase.TLS_HANDSHAKE) {
            drop(failure, How.FAILURE);
            return;
        }
        tell(failure);
        reason.begunByThisSide();
        handle(CloseEvent.FILTER_FAILURE, How.FAILURE, failure);
    }

    /** Ends the connection at once with a reset because of a failure; waiting output is lost. */
    void drop(Failure failure, How how) {
        if (!isClosed()) {
            tell(failure);
            reason.begunByThisSide();
            closeNow(how);
        }
    }

    /**
     * Reports the failure to the listeners and the counters, without further effect. The first
     * failure is the cause of the end. After the end there is no report.
     */
    public void tell(Failure failure) {
        if (!isClosed()) {
            reason.report(failure);
        }
    }

    /** Ends lingering when its time is over. Returns whether the connection is closed. */
    boolean due(long now) {
        if (now >= lingersUntil) {
            closeNow(reason.howInOrder());
        }
        return isClosed();
    }

    /** Closes the link at once: in order if no output can be lost, else by a reset. */
    void closeNow(How how) {
        boolean inOrder = how == How.FIN || reason.isMissedDeadline();
        handle(inOrder ? CloseEvent.END : CloseEvent.CUT, how, null);
    }

    /** Takes all possible steps. Returns whether the connection is closed. */
    boolean proceed() {
        if (isClosed() || !connection.frameWriter.isEmpty()) {
            return isClosed();
        }
        closeIfAnswered();
        if (!isFlushed()) {
            return false;
        }
        if (state == CloseState.CLOSING && (silent || nothingWasSaid())) {
            closeNow(reason.howInOrder());
        } else if (state.awaitsFlush()) {
            handle(CloseEvent.FLUSHED, How.RST, null);
        }
        if (isInputDone()) {
            closeNow(reason.howInOrder());
        }
        return isClosed();
    }

    private boolean isInputDone() {
        return switch (state) {
            case LINGERING ->
                inputEnded || discardedBytes >= connection.limits().maxLingerBytes();
            case HALF_CLOSED -> inputEnded && !connection.messageHandler.holdsOpen();
            default -> false;
        };
    }

    /** Begins the end before a flush of the last bytes, so that it is sent with them. */
    void foresee() {
        if (closeWhenAnswered && connection.frameWriter.unsentBytes() == 0) {
            closeIfAnswered();
        }
    }

    private void closeIfAnswered() {
        if (state.takesOutput()
                && (closeWhenAnswered || inputEnded)
                && !connection.messageHandler.holdsOpen()
                && (connection.heldBytes() == 0 || state.discardsInput())) {
            closedWhenAnswered = closeWhenAnswered;
            begin(CloseEvent.CLOSE);
        }
    }

    /** Returns whether the next step can be taken; else requests a report of the flush. */
    private boolean isFlushed() {
        if (!state.awaitsFlush()) {
            return true;
        }
        boolean flushed = connection.link().isFlushed();
        if (flushed == awaitsFlush) {
            awaitsFlush = !flushed;
            connection.link().wantWrite(awaitsFlush);
        }
        return flushed;
    }

    /** Returns whether no byte was exchanged, so that a reset destroys no reply. */
    private boolean nothingWasSaid() {
        return connection.bytesIn() == 0 && connection.frameWriter.composedBytes() == 0;
    }

    private void handle(CloseEvent event, How how, @Nullable Failure failure) {
        CloseAction action = state.actionOn(event);
        state = state.after(event);
        switch (action) {
            case NONE -> {}
            case REPORT_FAILURE -> report(Objects.requireNonNull(failure));
            case REFUSE -> refuse(Objects.requireNonNull(failure));
            case SHUT -> stopSending();
            case SHUT_AND_LINGER -> shutOutput(connection.limits().lingerTimeout());
            case SHUT_AND_AWAIT_PEER -> shutOutput(connection.limits().idleTimeout());
            case LINGER -> linger(connection.limits().lingerTimeout());
            case AWAIT_PEER -> linger(connection.limits().idleTimeout());
            case CLOSE_LINK -> connection.link().close();
            case RESET_LINK -> connection.link().reset();
        }
        if (action == CloseAction.CLOSE_LINK || action == CloseAction.RESET_LINK) {
            release(how);
        }
    }

    private void report(Failure failure) {
        tell(failure);
        reason.begunOver(failure);
        long composed = connection.frameWriter.composedBytes();
        connection.messageHandler.failed(connection, failure);
        silent = failure instanceof Failure.TimedOut
                && connection.frameWriter.composedBytes() == composed;
    }

    private void refuse(Failure failure) {
        connection.frameWriter.clear(); // the failed filter can no longer encrypt output
        connection.messageHandler.failed(connection, failure);
        try {
            connection.link().shutdownOutput();
        } catch (IOException e) {
            closeNow(How.FAILURE);
            return;
        }
        linger(connection.limits().lingerTimeout());
        connection.settle();
    }

    /** Shuts the output of a conversation that still receives. */
    private void stopSending() {
        if (!inputEnded) {
            reason.reportHalfClosed(!connection.connectionConfig.serving());
        }
        shutOutput(null);
    }

    private void shutOutput(@Nullable Duration lingers) {
        if (inputEnded && isInputDone()) {
            return; // the close that follows at once shuts it
        }
        try {
            connection.link().shutdownOutput();
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (lingers != null) {
            linger(lingers);
        }
    }

    private void linger(Duration timeout) {
        lingersUntil = connection.loop.now() + timeout.toNanos();
    }

    /** Frees the resources of the connection and reports its end. */
    private void release(How how) {
        connection.released();
        connection.frameWriter.clear();
        reason.reportClosed(how);
        connection.messageHandler.closed(connection, reason.failure());
    }
}
