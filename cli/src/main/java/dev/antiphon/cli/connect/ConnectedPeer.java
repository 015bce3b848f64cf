package dev.antiphon.cli.connect;

import dev.antiphon.cli.connect.ConnectLines.Way;
import dev.antiphon.cli.option.PatternOption;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.Reframing;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * One connection of a conversation, from its opening to its end. The engine passes bytes; this
 * class finds the messages in them, so that the framing can change, and bytes that break the
 * framing do not end the connection. A thread of this object reads; one other thread sends and
 * waits.
 */
final class ConnectedPeer {
    /** The silence after which the beginning of a message is shown to a person. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final Conversation conversation;
    private final ConnectLines lines;
    private final Transcript transcript;
    private final boolean isWatched;
    private final int maxMessageBytes;
    private final CompletableFuture<Closed> closed;

    // The lock of this object guards the following fields.

    private final AwaitedMessages awaited = new AwaitedMessages();
    private Framing framing;
    private Reframing reframing;

    /** True if the received bytes have broken the framing. */
    private boolean isLost;

    /** The number of bytes of an incomplete message that have been shown. */
    private int partShown;

    private long sequence;
    private @Nullable MessageOut unanswered;
    private final ReplyCount replyCount = new ReplyCount();
    private boolean isClosing;
    private boolean isReset;
    private boolean isLeft;
    private boolean isHalfClosed;
    private boolean isOver;
    private @Nullable Failure failure;
    private int unfinishedBytes;

    /**
     * Creates a connection that does not read yet.
     *
     * @param closed receives the event of its end from the engine
     */
    ConnectedPeer(
            Conversation conversation,
            Framing framing,
            ConnectOutput output,
            CompletableFuture<Closed> closed) {
        this.conversation = conversation;
        this.framing = framing;
        this.lines = output.lines();
        this.transcript = output.transcript();
        this.isWatched = output.isWatched();
        this.maxMessageBytes = output.maxMessageBytes();
        this.closed = closed;
        this.reframing = new Reframing(Direction.S2C, framing, maxMessageBytes);
    }

    /** Begins to read. */
    void start() {
        Opened opened = new Opened(
                conversation.id(),
                Side.CLIENT,
                conversation.localAddress(),
                conversation.remoteAddress(),
                System.nanoTime());
        add(conversation.tls().map(opened::withTls).orElse(opened), Message.empty());
        Thread _ = Thread.ofVirtual().name("antiphon-connect").start(this::read);
    }

    // ---- on the reading thread ----

    private void read() {
        Failure why = null;
        try {
            Optional<Message> next = next();
            while (next.isPresent()) {
                received(next.get());
                next = next();
            }
        } catch (FailureException e) {
            why = e.failure();
        } catch (InterruptedException e) {
            // nobody interrupts this thread
        }
        ended(why);
    }

    private Optional<Message> next() throws InterruptedException {
        while (hasNewPart()) {
            try {
                return conversation.receive(SILENCE);
            } catch (FailureException e) {
                boolean isSilence = e.failure() instanceof Failure.TimedOut late
                        && late.phase() == Phase.RECEIVE;
                if (!isSilence) {
                    throw e;
                }
            }
            showPart();
        }
        return conversation.receive();
    }

    private synchronized boolean hasNewPart() {
        return isWatched && !isLost && reframing.restBytes() > partShown;
    }

    private synchronized void showPart() {
        partShown = reframing.restBytes();
        lines.part(reframing.rest(), "connect.so-far");
    }

    private synchronized void received(Message bytes) {
        if (isLost) {
            unframed(bytes);
        } else {
            decode(bytes);
        }
        notifyAll();
    }

    private void decode(Message bytes) {
        for (Reframing.Frame frame : reframing.frames(bytes)) {
            partShown = 0;
            lines.message(Way.RECEIVED, frame.message());
            add(in(frame.message()), frame.bytes());
            awaited.add(frame.message());
        }
        Optional<Failure> broken = reframing.failure();
        if (broken.isPresent()) {
            isLost = true;
            failure = broken.get();
            lines.failure(broken.get());
            unframed(reframing.rest());
        }
    }

    private void unframed(Message bytes) {
        if (bytes.size() > 0) {
            partShown = 0;
            lines.part(bytes, "connect.unframed");
            add(in(bytes).withoutFraming(), bytes);
        }
    }

    private MessageIn in(Message message) {
        replyCount.arrived();
        MessageIn in = new MessageIn(conversation.id(), ++sequence, message, 1, System.nanoTime());
        MessageOut request = unanswered;
        unanswered = null;
        return request == null
                ? in
                : in.withAnswers(new Answered(request.sequence(), in.nanos() - request.nanos()));
    }

    private void ended(@Nullable Failure why) {
        synchronized (this) {
            if (why != null && !isClosing) {
                failure = why;
                lines.failure(why);
                add(
                        new ConnectionEvent.Failed(conversation.id(), why, System.nanoTime()),
                        Message.empty());
            }
            if (!isLost) {
                unfinishedBytes = isClosing ? 0 : reframing.restBytes();
                unframed(reframing.rest());
            }
        }
        conversation.close(); // the server has ended its output
        Closed end = end();
        synchronized (this) {
            add(end, Message.empty());
            if (!isLeft) {
                lines.closed(end);
            }
            isOver = true;
            notifyAll();
        }
    }

    /** Returns the end as the engine reports it. */
    private Closed end() {
        try {
            return closed.get(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            return new Closed(conversation.id(), Side.CLIENT, How.FIN, System.nanoTime());
        }
    }

    private void add(ConnectionEvent event, Message wire) {
        transcript.add(new SaidMessage(event, framing, wire));
    }

    // ---- on the thread of the user ----

    /** Sends a message in the framing. */
    void send(Message content) throws InterruptedException {
        Message wire;
        synchronized (this) {
            wire = encoded(content);
            lines.message(Way.SENT, content);
            MessageOut out =
                    new MessageOut(conversation.id(), ++sequence, content, System.nanoTime());
            add(out, wire);
            unanswered = out;
            replyCount.sent(framing);
        }
        conversation.send(wire);
    }

    private Message encoded(Message content) {
        try {
            return Message.of(framing.ofRequests().encoded(content.buffer()));
        } catch (IllegalArgumentException e) {
            throw new FailureException(new Failure.NotEncodable(e));
        }
    }

    /** Sends bytes without the framing. */
    void sendUnframed(Message bytes) throws InterruptedException {
        synchronized (this) {
            lines.message(Way.SENT, bytes);
            MessageOut out =
                    new MessageOut(conversation.id(), ++sequence, bytes, System.nanoTime());
            add(out.withoutFraming(), bytes);
        }
        conversation.send(bytes);
    }

    /** Sets the framing of later messages. Bytes of an incomplete message are decoded in it. */
    synchronized void framing(Framing next) {
        Message rest = isLost ? Message.empty() : reframing.rest();
        framing = next;
        reframing = new Reframing(Direction.S2C, next, maxMessageBytes);
        isLost = false;
        partShown = 0;
        failure = isOver ? failure : null;
        decode(rest);
    }

    /** Switches to TLS. */
    void startTls() throws InterruptedException {
        lines.tls(conversation.startTls());
    }

    boolean isTls() {
        return conversation.tls().isPresent();
    }

    /** Ends the output of this side. */
    synchronized void halfClose() {
        if (!isHalfClosed) {
            isHalfClosed = true;
            lines.notice("connect.half-closed");
            add(new HalfClosed(conversation.id(), Side.CLIENT, System.nanoTime()), Message.empty());
            conversation.halfClose();
        }
    }

    /** Closes in order, and waits for the end. */
    void close() throws InterruptedException {
        synchronized (this) {
            isClosing = true;
        }
        conversation.close();
        boolean _ = awaitOver(CLOSE_MAX);
    }

    /** Begins to close, for a command that ends now; later events are not shown. */
    void leave() {
        synchronized (this) {
            isClosing = true;
            isLeft = !isOver;
        }
        conversation.close();
    }

    /** Resets the connection, and waits for its end. */
    void reset() throws InterruptedException {
        synchronized (this) {
            isClosing = true;
            isReset = true;
        }
        conversation.reset();
        boolean _ = awaitOver(CLOSE_MAX);
    }

    /** Waits for the end of the connection; returns false if it has not come in time. */
    synchronized boolean awaitOver(Duration atMost) throws InterruptedException {
        return await(() -> isOver, atMost);
    }

    /**
     * Waits for a message that no earlier call has returned, and in which the pattern finds a
     * match. Returns false if none has come in time, or if the connection has ended.
     */
    synchronized boolean awaitMessage(Optional<PatternOption> pattern, Duration atMost)
            throws InterruptedException {
        return await(() -> awaited.take(pattern), atMost);
    }

    /** Forgets the messages so far, so that only later ones are awaited. */
    synchronized void forgetUnawaited() {
        awaited.clear();
    }

    private boolean await(Supplier<Boolean> condition, Duration atMost)
            throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.get()) {
            long left = until - System.nanoTime();
            if (isOver || left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    synchronized boolean isOver() {
        return isOver;
    }

    /** Returns whether this side has ended its output. */
    synchronized boolean isHalfClosed() {
        return isHalfClosed;
    }

    /** Returns whether a command of the user has ended the connection. */
    synchronized boolean isEndedHere() {
        return isClosing || isHalfClosed;
    }

    /** Returns whether this side has reset the connection, which gives up its replies. */
    synchronized boolean isReset() {
        return isReset;
    }

    /** Returns the failure of the connection or of the framing of the server's bytes. */
    synchronized Optional<Failure> failure() {
        return Optional.ofNullable(failure)
                .or(() -> unfinishedBytes == 0
                        ? Optional.empty()
                        : Optional.of(new Failure.ClosedMidMessage(unfinishedBytes)));
    }

    /** Returns the number of received bytes of an incomplete message. */
    synchronized int partBytes() {
        return isLost ? 0 : reframing.restBytes();
    }

    /** Returns the counts of messages and replies, which change while the connection is open. */
    synchronized ReplyCount replies() {
        return replyCount.copy();
    }

    Conversation conversation() {
        return conversation;
    }
}
