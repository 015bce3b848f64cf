package dev.antiphon.engine.handler;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.RequestTag;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.ConversationHandler;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Runs a conversation on a virtual thread. The loop puts messages into a {@link ConversationQueue};
 * decoding stops while it is full.
 *
 * <p>The fields of this class are the loop's. The conversation's thread uses the queue alone.
 */
public class ConversationMessageHandler implements MessageHandler {
    /** Null where this side holds the conversation without one, as a client does. */
    private final @Nullable ConversationHandler handler;

    private final FailureHandler failures;

    /** Shared with the conversation's thread, under a lock inside. */
    private final ConversationQueue queue = new ConversationQueue();

    // All that follows is owned by the loop.

    private @Nullable Thread thread;

    /**
     * The start of the handler's timeout: when it should have returned, or its last send after
     * that.
     */
    private long overSince = TimerTask.NEVER;

    /** The unsent bytes that the queue last learned of. */
    private long reportedUnsentBytes;

    private final ReceivedTags received = new ReceivedTags();
    private boolean returned;
    private @Nullable Failure lastFailure;
    private @Nullable StartTlsStep startTlsStep;

    /** The bytes of a message that will never be whole. */
    private Message unfinished = Message.empty();

    public ConversationMessageHandler(
            @Nullable ConversationHandler handler, FailureHandler failures) {
        this.handler = handler;
        this.failures = failures;
    }

    @Override
    public void opened(TcpConnection connection) {
        ConversationHandler held = handler;
        if (held != null) {
            ConnectionConversation conversation = new ConnectionConversation(connection, this);
            thread = Thread.ofVirtual()
                    .name("antiphon-conversation-" + connection.id())
                    .start(() -> converse(connection, conversation, held));
        }
    }

    private void converse(
            TcpConnection connection,
            ConnectionConversation conversation,
            ConversationHandler held) {
        HandlerThreads.markHandling(connection.loop());
        Failure failure = null;
        try {
            held.converse(conversation);
        } catch (FailureException e) {
            failure = queue.endedOver(e.failure()) ? null : new Failure.HandlerFailed(e);
        } catch (Throwable e) { // an Error too ends this conversation, and no more than that
            failure = new Failure.HandlerFailed(e);
        }
        Failure said = failure;
        connection.loop().execute(() -> {
            returned = true;
            forget(connection);
            if (lastFailure != null) {
                if (said != null) {
                    connection.closeSequence().tell(said);
                }
                ErrorReply.send(connection, failures, lastFailure);
            } else if (said != null) {
                connection.fail(said);
            } else {
                connection.closeSequence().closeWhenAnswered();
                connection.finish(After.CLOSE);
            }
            connection.turn();
        });
    }

    // ---- on the loop ----

    @Override
    public void message(TcpConnection connection, BorrowedMessage message) {
        Message owned = message.toMessage();
        received.add(RequestTag.last(connection));
        connection
                .connectionConfig()
                .inboundBudget()
                .add(owned.size()); // before anybody can take it off
        queue.add(owned);
        connection.connectionConfig().inboundBudget().keepWithin(connection.loop());
    }

    @Override
    public boolean takesMore(TcpConnection connection) {
        return queue.takesMore(connection.limits().maxInFlight());
    }

    @Override
    public boolean busy() {
        return false;
    }

    @Override
    public boolean holdsOpen() {
        return !returned;
    }

    /** Begins the switch to TLS. */
    void secure(TcpConnection connection, StartTlsStep step) {
        if (step.begin()) {
            startTlsStep = step;
        }
        connection.settle();
    }

    @Override
    public void advance(TcpConnection connection) {
        if (startTlsStep != null) {
            startTlsStep.proceed();
        }
    }

    @Override
    public void secured(TcpConnection connection) {
        if (startTlsStep != null) {
            connection.handle().tls().ifPresent(startTlsStep::secured);
            startTlsStep = null;
        }
    }

    @Override
    public void inputEnded(TcpConnection connection) {
        overSince = connection.loop().now();
        queue.end(null);
    }

    @Override
    public void closing(TcpConnection connection) {
        overSince = connection.loop().now();
        returned |= handler == null; // nobody else is left to say that it is over
        queue.end(null);
    }

    /**
     * Hands the failure to the handler behind the messages that arrived before it.
     */
    @Override
    public void failed(TcpConnection connection, Failure failure) {
        lastFailure = failure;
        unfinished = connection.frameReader().unfinished();
        overSince = connection.loop().now();
        returned |= handler == null;
        queue.end(failure);
        if (returned) {
            ErrorReply.send(connection, failures, failure);
        }
    }

    @Override
    public void releasing(TcpConnection connection) {
        if (unfinished.size() == 0) {
            unfinished = connection.frameReader().unfinished();
        }
    }

    /** Returns the failure of a message that can no longer be sent. */
    Failure sendFailure() {
        return queue.sendFailure();
    }

    /** Returns the tags of the messages that were received. */
    ReceivedTags received() {
        return received;
    }

    /** Returns the bytes that make no whole message, yet or for good. */
    Message unfinished(TcpConnection connection) {
        return unfinished.size() > 0 ? unfinished : connection.frameReader().unfinished();
    }

    @Override
    public void closed(TcpConnection connection, Failure why) {
        queue.close(why);
        if (startTlsStep != null) {
            startTlsStep.failed(why);
        }
    }

    @Override
    public void flushed(TcpConnection connection) {
        if (connection.frameWriter().unsentBytes() < reportedUnsentBytes
                && !connection.frameWriter().isCrowded()) {
            sent(connection);
        }
    }

    /** Drops the messages that wait: nobody will receive them, or there are too many. */
    @Override
    public void forget(TcpConnection connection) {
        connection.connectionConfig().inboundBudget().add(-queue.clear());
    }

    @Override
    public long heldBytes() {
        return queue.bytes();
    }

    @Override
    public long deadline(TcpConnection connection) {
        return returned || overSince == TimerTask.NEVER
                ? TimerTask.NEVER
                : overSince + connection.limits().handlerTimeout().toNanos();
    }

    /** The connection has ended but for its handler, which neither sends nor returns. */
    @Override
    public void due(TcpConnection connection, long now) {
        if (now < deadline(connection)) {
            return;
        }
        Duration limit = connection.limits().handlerTimeout();
        connection.drop(new Failure.TimedOut(Phase.HANDLE, limit, 0), How.TIMEOUT);
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Takes note of a message that was composed just now. */
    protected void composed(TcpConnection connection) {}

    /** Takes note of how much is unsent, so that a sender who waits may go on. */
    void sent(TcpConnection connection) {
        if (overSince != TimerTask.NEVER) {
            overSince = connection.loop().now();
        }
        reportedUnsentBytes = connection.frameWriter().unsentBytes();
        queue.unsent(reportedUnsentBytes);
    }

    // ---- on the conversation's thread ----

    /** Returns the next message; null once the peer has ended its side in order. */
    @Nullable
    Message take(TcpConnection connection, long untilNanos, Failure late)
            throws InterruptedException {
        return queue.take(connection, untilNanos, late);
    }

    /** Waits until less than half of the outbound bound is unsent. */
    void awaitRoom(TcpConnection connection, int bytes) throws InterruptedException {
        queue.awaitRoom(bytes, connection.limits().maxOutboundBytesPerConnection() / 2);
    }
}
