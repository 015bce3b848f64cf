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
 * The message handler that runs a conversation on a virtual thread. The loop puts messages into a
 * {@link ConversationQueue}; decoding stops while the queue is full.
 *
 * <p>The loop owns the fields of this class; the conversation's thread uses only the queue.
 */
public class ConversationMessageHandler implements MessageHandler {
    /** The user's handler; null on a client, where the caller uses the conversation directly. */
    private final @Nullable ConversationHandler handler;

    private final FailureHandler failures;

    /** The queue that the loop and the conversation's thread share; it has its own lock. */
    private final ConversationQueue queue = new ConversationQueue();

    // The loop owns all following fields.

    private @Nullable Thread thread;

    /**
     * The start of the handler timeout: the end of the input, or the last send after it. Times are
     * of the monotonic clock, in nanoseconds.
     */
    private long overSince = TimerTask.NEVER;

    /** The number of unsent bytes that was last reported to the queue. */
    private long reportedUnsentBytes;

    private final ReceivedTags received = new ReceivedTags();
    private boolean returned;
    private @Nullable Failure lastFailure;
    private @Nullable StartTlsStep startTlsStep;

    /** The bytes of a message that was incomplete when reading failed or the connection closed. */
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
        } catch (Throwable e) { // also for an Error, which ends this conversation only
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
                .add(owned.size()); // before the conversation's thread can take the message
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
        returned |= handler == null; // no other event ends the connection
        queue.end(null);
    }

    /** Queues the failure for the handler, after the messages that arrived before it. */
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

    /** Returns the failure for messages that can no longer be sent. */
    Failure sendFailure() {
        return queue.sendFailure();
    }

    /** Returns the tags of the received messages. */
    ReceivedTags received() {
        return received;
    }

    /** Returns the bytes of an incomplete message. */
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

    /**
     * Drops the waiting messages. Called if they hold too many bytes or the handler has returned.
     */
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

    /**
     * Closes the connection if its handler neither sends nor returns in time after the end of the
     * input.
     */
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

    /** Called after each composed message; does nothing by default. */
    protected void composed(TcpConnection connection) {}

    /** Reports the number of unsent bytes to the queue, so that waiting senders can continue. */
    void sent(TcpConnection connection) {
        if (overSince != TimerTask.NEVER) {
            overSince = connection.loop().now();
        }
        reportedUnsentBytes = connection.frameWriter().unsentBytes();
        queue.unsent(reportedUnsentBytes);
    }

    // ---- on the conversation's thread ----

    /** Returns the next message; null after an orderly end of the peer's output. */
    @Nullable
    Message take(TcpConnection connection, Duration atMost) throws InterruptedException {
        return queue.take(connection, atMost);
    }

    /** Waits until these bytes and the unsent ones are at most half of the outbound limit. */
    void awaitRoom(TcpConnection connection, int bytes) throws InterruptedException {
        queue.awaitRoom(bytes, connection.limits().maxOutboundBytesPerConnection() / 2);
    }
}
