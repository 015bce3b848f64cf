package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.filter.Filter;
import dev.antiphon.engine.filter.FilteredConnection;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.LoopConnection;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.message.Reply.After;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * The core of one connection, which reads bytes, passes messages to the {@link MessageHandler}, and
 * writes bytes.
 *
 * <p>It is used on one loop's thread only; other threads use its {@link ConnectionHandle}. {@link
 * #turn} sets the order of steps: send replies that are ready, continue decoding, then settle.
 * {@link OpenSequence} opens the connection, {@link FrameReader} handles input, {@link FrameWriter}
 * output, {@link ConnectionTimeouts} deadlines, and {@link CloseSequence} the close.
 */
public final class TcpConnection extends LoopConnection
        implements FilteredConnection, Transport.Receiver {
    final long id;
    final EventLoop loop;
    final ConnectionConfig connectionConfig;
    final MessageHandler messageHandler;
    final FrameReader frameReader;
    final FrameWriter frameWriter;
    final ConnectionTimeouts connectionTimeouts;
    final OpenSequence openSequence;
    final CloseSequence closeSequence;
    final ConnectionHandle handle;

    @Nullable
    TcpConnection nextOfLoop;

    @Nullable
    TcpConnection previousOfLoop;

    /** The first of the sources of output beside the message handler; null for none. */
    @Nullable
    Subscription subscriptions;

    private final Consumer<TcpConnection> onClosed;
    private Transport.@Nullable Link link;

    private boolean endReported;

    /** The number of received messages that are already in the loop's counters. */
    private long countedIn;

    private long countedOut;

    public TcpConnection(
            long id,
            EventLoop loop,
            ConnectionConfig connectionConfig,
            MessageHandler messageHandler,
            DecodeContext decodeContext,
            Consumer<TcpConnection> onClosed) {
        this.id = id;
        this.loop = loop;
        this.connectionConfig = connectionConfig;
        this.messageHandler = messageHandler;
        this.onClosed = onClosed;
        this.frameReader = new FrameReader(this, decodeContext);
        this.frameWriter = new FrameWriter(this);
        this.connectionTimeouts = new ConnectionTimeouts(this);
        this.openSequence = new OpenSequence(this);
        this.closeSequence = new CloseSequence(this);
        this.handle = new ConnectionHandle(this);
    }

    /** Takes over an accepted socket. */
    public void accept(Transport.Accepted accepted) throws IOException {
        openSequence.accept(accepted);
    }

    /** Begins to connect. After success, {@link #connected} is called. */
    public void connect(SocketAddress address) throws IOException {
        openSequence.connect(address);
    }

    @Override
    public void connected() {
        openSequence.connected();
    }

    @Override
    public void connectFailed(IOException cause) {
        closeSequence.drop(messageHandler.connectFailure(cause), How.FAILURE);
    }

    /** Switches the connection to TLS; all later bytes in both directions are encrypted. */
    public void secure(TlsContext tlsContext) {
        openSequence.secure(tlsContext);
    }

    @Override
    public void cameBy(ProxyVia via) {
        handle.cameBy(via);
    }

    /** Sets the link on which messages are sent. */
    void sendOn(Transport.Link highest) {
        link = highest;
    }

    /**
     * Returns whether a filter has not completed its exchange. Until then no message can be sent or
     * received.
     */
    public boolean isUnderWay() {
        return link instanceof Filter filter && filter.isUnderWay();
    }

    /** Returns whether the opening was reported, so that the close must be reported too. */
    public boolean wasOpened() {
        return openSequence.wasOpened();
    }

    @Override
    public void received(ByteBuffer bytes) {
        loop.heartbeat().works(this);
        connectionTimeouts.received(loop.now());
        frameReader.received(bytes);
        if (!connectionTimeouts.looksAgain()) { // else it settles right after the next poll
            settle();
        }
    }

    @Override
    public void inputEnded() {
        loop.heartbeat().works(this);
        closeSequence.inputEnded();
        turn();
    }

    /**
     * Decodes again after a poll: if the poll brought no more bytes, the received ones may be a
     * message.
     */
    void lookedAgain() {
        loop.heartbeat().works(this);
        if (!closeSequence.isClosed() && !isUnderWay()) {
            try {
                connectionTimeouts.lookedAgain();
            } catch (Throwable e) { // also for an Error: one connection is lost, not the loop
                failed(e);
            }
        }
    }

    /** Ends the message after the pause that the framing requested. */
    void pauseOver() {
        frameReader.pauseOver();
        settle();
    }

    /** Applies changed limits: closes the connection if it exceeds one, and reschedules timers. */
    void limitsChanged() {
        if (closeSequence.isClosed()) {
            return;
        }
        OpenConnections.limitPending(this);
        OpenConnections.keepWithinBounds(this);
        connectionConfig.inboundBudget().keepWithin(loop);
        connectionTimeouts.limitsChanged();
        loop.touch(this);
    }

    /** Returns the number of messages sent and received so far. */
    long sequence() {
        return frameReader.messages() + frameWriter.messages();
    }

    /** Returns the number of received bytes in incomplete and in unread messages. */
    public long inflowBytes() {
        return frameReader.heldBytes() + messageHandler.heldBytes();
    }

    /** Returns the number of received bytes that are not part of a decoded message. */
    public int heldBytes() {
        return frameReader.heldBytes();
    }

    /** Returns the number of bytes received, framing included. */
    public long bytesIn() {
        return frameReader.bytesIn();
    }

    /** Sends replies that are ready, continues decoding if it was stopped, and settles. */
    @Override
    public void turn() {
        if (closeSequence.isClosed() || isUnderWay()) {
            return;
        }
        messageHandler.advance(this);
        frameReader.resume();
        boolean ends = closeSequence.inputHasEnded()
                && !endReported
                && frameReader.heldBytes() == 0
                && !closeSequence.isClosed();
        if (ends) {
            endReported = true;
            messageHandler.inputEnded(this);
        }
        settle();
        if (ends) {
            closeSequence.tellInputEnded(); // behind the messages, and unless all has ended
        }
    }

    /**
     * Flushes output, takes possible steps of a close, and sets the events and deadlines that the
     * connection waits for.
     */
    public void settle() {
        if (closeSequence.isClosed() || isUnderWay()) {
            return;
        }
        messageHandler.advance(this);
        closeSequence.foresee();
        frameWriter.flush();
        messageHandler.flushed(this);
        Subscription.flushed(this);
        if (closeSequence.proceed()) {
            return;
        }
        countMessages();
        if (frameReader.canResume()) {
            loop.touch(this);
        }
        if (connectionTimeouts.awaitsMessage()) {
            connectionTimeouts.inputHeld(frameReader.isHeld());
        }
        boolean full = frameReader.isFull();
        link().wantRead(closeSequence.wantsRead(full));
        connectionTimeouts.readingStopped(full && !closeSequence.inputHasEnded());
        connectionTimeouts.schedule();
    }

    /**
     * Adds the new messages to the loop's counters. Called once per turn rather than per message,
     * to save time.
     */
    void countMessages() {
        long in = frameReader.messages();
        long out = frameWriter.messages();
        if (in != countedIn || out != countedOut) {
            loop.loopCounters().messages(in - countedIn, out - countedOut);
            countedIn = in;
            countedOut = out;
        }
    }

    /** Continues writing when the link accepts bytes again. */
    @Override
    public void writable() {
        loop.heartbeat().works(this);
        frameWriter.flush();
        turn();
    }

    @Override
    public void blocked() {
        frameWriter.blocked();
        settle();
    }

    @Override
    public void due(long now) {
        loop.heartbeat().works(this);
        if (!closeSequence.isClosed() && !isUnderWay()) {
            try {
                connectionTimeouts.due(now);
            } catch (Throwable e) { // also for an Error, for example of a user's framing
                failed(e);
            }
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    public ConnectionConfig connectionConfig() {
        return connectionConfig;
    }

    public MessageHandler messageHandler() {
        return messageHandler;
    }

    public FrameReader frameReader() {
        return frameReader;
    }

    public FrameWriter frameWriter() {
        return frameWriter;
    }

    public CloseSequence closeSequence() {
        return closeSequence;
    }

    /** Returns the view of the connection for handlers. */
    public ConnectionHandle handle() {
        return handle;
    }

    /**
     * Composes a message with its framing in the outgoing buffer.
     *
     * @param content the message from position to limit; the buffer is not changed
     * @param requestTag the request that the message answers; null if there is none or no listener
     * @throws IllegalArgumentException when the framing cannot carry the message; nothing is sent
     *     then
     */
    public void compose(ByteBuffer content, @Nullable RequestTag requestTag) {
        frameWriter.compose(content, requestTag);
    }

    @Override
    public void send(ByteBuffer out) {
        frameWriter.send(out);
    }

    /** Keeps, closes or resets the connection after a reply, as the reply requests. */
    public void finish(After after) {
        closeSequence.finish(after);
    }

    /** Ends reading because of this failure. */
    public void fail(Failure failure) {
        closeSequence.fail(failure);
    }

    @Override
    public void drop(Failure failure, How how) {
        closeSequence.drop(failure, how);
    }

    @Override
    public void closeNow(How how) {
        closeSequence.closeNow(how);
    }

    Transport.Link link() {
        Transport.Link current = link;
        if (current == null) {
            throw new IllegalStateException("connection " + id + " has no link yet");
        }
        return current;
    }

    /** Cancels timers and drops held input after the close of the link. Called once. */
    void released() {
        loop.cancel(this);
        OpenConnections.of(loop).remove(this);
        Subscription.ended(this);
        countMessages();
        messageHandler.releasing(this);
        frameReader.clear();
        onClosed.accept(this);
    }

    /** Returns the limits in force; see {@link EventLoop#limits}. */
    @Override
    public Limits limits() {
        return loop.limits();
    }

    @Override
    public void failed(Throwable cause) {
        if (cause instanceof VirtualMachineError) {
            frameReader.clear(); // first of all, so that there is memory to end it in order
            frameWriter.clear();
        }
        closeSequence.failed(cause);
    }
}
