package dev.antiphon.engine.connection;

import dev.antiphon.engine.connection.close.CloseAction;
import dev.antiphon.engine.connection.close.CloseEvent;
import dev.antiphon.engine.connection.close.CloseState;
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
 * The close of a connection: replies flushed → output shut → remaining input discarded, within a
 * bound → link closed. Closing a socket with unread input would send a reset, and the peer's system
 * could discard the last reply.
 *
 * <p>{@link CloseState} holds the states and transitions. This class decides when an event occurs
 * and performs the actions, all in {@link #handle}. Each close has one reason and is reported once.
 * Used on the connection's loop.
 */
public final class CloseSequence {
    private final TcpConnection connection;
    private final CloseReason reason;
    private CloseState state = CloseState.OPEN;

    private boolean inputEnded;

    /** True if the connection closes after the requests that have arrived, even in part. */
    private boolean closeWhenAnswered;

    /** True if the close began after the last reply because {@link #closeWhenAnswered} was set. */
    private boolean closedWhenAnswered;

    /** True if the peer missed a deadline and was sent no reply. */
    private boolean silent;

    /** True if the link was asked to report when it is flushed. */
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

    public boolean readsOff() {
        return state.discardsInput();
    }

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

    /** Returns whether the system has accepted every reply and only the peer has yet to close. */
    public boolean owesNothing() {
        return state == CloseState.LINGERING;
    }

    /** Returns whether a failure closes the connection. */
    public boolean hasFailed() {
        return reason.cause() != null;
    }

    /** Returns whether a drain cut the connection. */
    public boolean isCutByDrain() {
        return reason.cause() instanceof Failure.Stopped stopped && stopped.phase() == Phase.DRAIN;
    }

    /**
     * Returns whether a close by {@link #closeWhenAnswered()} discarded bytes that arrived later.
     */
    public boolean leftUnanswered() {
        return closedWhenAnswered && discardedBytes > 0;
    }

    void inputEnded() {
        inputEnded = true;
        reason.begunByPeer();
    }

    /** Reports the end of the peer's output if the connection stays open after it. */
    void tellInputEnded() {
        if (inputEnded && state.isAfterHalfClose()) {
            reason.reportHalfClosed(connection.connectionConfig.serving());
        }
    }

    void readOff(int bytes) {
        discardedBytes += bytes;
    }

    /** Closes the connection once every request that has arrived, even in part, is answered. */
    public void closeWhenAnswered() {
        if (!isClosed() && !closeWhenAnswered) {
            closeWhenAnswered = true;
            reason.begunByThisSide();
            connection.messageHandler.closing(connection);
        }
    }

    /** Begins the close or reset that a reply requests, if it requests one. */
    void finish(After after) {
        finish(after, CloseEvent.HALF_CLOSE);
    }

    /** Begins a close like {@link #finish}; after a half-close the conversation still receives. */
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
        Subscription.ending(connection);
        reason.begunByThisSide();
        handle(event, How.FIN, null);
    }

    /** Ends reading because of a failure; the message handler may send a last reply. */
    void fail(Failure failure) {
        handle(CloseEvent.FAILURE, How.FAILURE, failure);
    }

    /** Closes the connection because its link, a filter or a receiver failed. */
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

    /** Ends the input after a TLS truncation. Complete requests are still answered. */
    private void truncated(TlsFailure.Truncated failure) {
        inputEnded();
        fail(failure);
        connection.turn();
    }

    private void endedByPeer(How how) {
        reason.begunByPeer();
        if (how == How.RST) {
            reason.resetByPeer();
        }
        closeNow(how);
    }

    /** Lingers after a failed handshake, so that the peer can read an alert of the filter. */
    private void filterFailed(Failure failure) {
        if (connection.wasOpened() && failure.phase() != Phase.TLS_HANDSHAKE) {
            drop(failure, How.FAILURE);
            return;
        }
        tell(failure);
        reason.begunByThisSide();
        handle(CloseEvent.FILTER_FAILURE, How.FAILURE, failure);
    }

    /** Closes the connection at once because of a failure, usually by a reset. Drops all output. */
    void drop(Failure failure, How how) {
        if (!isClosed()) {
            tell(failure);
            reason.begunByThisSide();
            closeNow(how);
        }
    }

    /**
     * Reports the failure to the listeners and the counters, and does not close the connection. The
     * first failure is reported as the cause of the close. Does nothing once the link is closed.
     */
    public void tell(Failure failure) {
        if (!isClosed()) {
            reason.report(failure);
        }
    }

    /** Closes the link if its linger timeout has passed. Returns whether the link is closed. */
    boolean due(long now) {
        if (now >= lingersUntil) {
            closeNow(reason.howInOrder());
        }
        return isClosed();
    }

    /** Closes the link at once: by a reset, except for {@code FIN} and missed deadlines. */
    void closeNow(How how) {
        boolean inOrder = how == How.FIN || reason.isMissedDeadline();
        handle(inOrder ? CloseEvent.END : CloseEvent.CUT, how, null);
    }

    /** Takes all steps of the close that are possible now. Returns whether the link is closed. */
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

    /** Begins the close before the last flush, so that the end of the output is sent with it. */
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

    /** Returns whether the next step can be taken. If not, asks the link to report the flush. */
    private boolean isFlushed() {
        if (!state.awaitsFlush()) {
            return true;
        }
        boolean flushed = connection.frameWriter.isEmpty() && connection.link().isFlushed();
        if (flushed == awaitsFlush) {
            awaitsFlush = !flushed;
            connection.link().wantWrite(awaitsFlush);
        }
        return flushed;
    }

    /** Returns whether no byte was exchanged. A reset can then not destroy a reply. */
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

    /** Frees the resources of the connection and reports its close. */
    private void release(How how) {
        connection.released();
        connection.frameWriter.clear();
        reason.reportClosed(how);
        connection.messageHandler.closed(connection, reason.failure());
    }
}
