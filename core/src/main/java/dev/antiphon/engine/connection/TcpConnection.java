package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.filter.Filter;
import dev.antiphon.engine.filter.FilteredConnection;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.LoopConnection;
import dev.antiphon.engine.tls.TlsContext;
import dev.antiphon.engine.tls.TlsFilter;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ServerEvent.LimitAdjusted;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.handler.Connection;
import dev.antiphon.handler.ProxyVia;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.tls.TlsSession;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The mechanics of one connection: bytes in, messages to the {@link MessageHandler}, bytes out,
 * deadlines, and the end.
 *
 * <p>Its whole life is on one loop's thread, but for the methods of {@link Connection}. The order
 * of things is in {@link #turn}: send what became ready, decode on, then settle. Input is in {@link
 * FrameReader}, output in {@link FrameWriter}, deadlines in {@link ConnectionTimeouts}, the end in
 * {@link CloseSequence}.
 */
public final class TcpConnection extends LoopConnection
        implements Connection, FilteredConnection, Transport.Receiver {
    final long id;
    final EventLoop loop;
    final ConnectionConfig connectionConfig;
    final MessageHandler messageHandler;
    final FrameReader frameReader;
    final FrameWriter frameWriter;
    final ConnectionTimeouts connectionTimeouts;
    final CloseSequence closeSequence;

    @Nullable
    TcpConnection nextOfLoop;

    @Nullable
    TcpConnection previousOfLoop;

    private final Consumer<TcpConnection> onClosed;
    private Transport.@Nullable Link link;

    private final Endpoints endpoints = new Endpoints();
    private boolean endTold;
    private boolean opened;

    private long sequence;
    private long toldSequence;
    private long toldIn;

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
        this.closeSequence = new CloseSequence(this);
    }

    // ---- opening ----

    /** Takes an accepted socket over. */
    public void accept(Transport.Accepted accepted) throws IOException {
        FilterChain filterChain = FilterChain.of(this);
        link = filterChain.over(loop.transport().open(accepted, filterChain.lowest()));
        OpenConnections.of(loop).add(this);
        filterChain.lowest().connected();
    }

    /** Begins to connect; {@link #connected} follows. */
    public void connect(SocketAddress address) throws IOException {
        FilterChain filterChain = FilterChain.of(this);
        link = filterChain.over(loop.transport().connect(address, filterChain.lowest()));
        OpenConnections.of(loop).add(this);
        connectionTimeouts.opened(loop.now());
        connectionTimeouts.schedule();
    }

    /** Everything below is through: at its opening, and again after a {@link #secure}. */
    @Override
    public void connected() {
        boolean again = opened;
        if (link() instanceof TlsFilter secured) {
            endpoints.secured(secured.session());
        }
        connectionTimeouts.opened(loop.now());
        if (again) {
            messageHandler.secured(this);
        } else {
            tellOpened();
            messageHandler.opened(this);
        }
        settle();
        turn();
    }

    /** Switches the connection to TLS; all later bytes in both directions are encrypted. */
    public void secure(TlsContext tlsContext) {
        Transport.Link plain = link();
        TlsFilter secured = tls(tlsContext, this);
        plain.handTo(secured);
        secured.over(plain);
        link = secured;
        frameReader.goOn();
        secured.connected();
    }

    TlsFilter tls(TlsContext tlsContext, Transport.Receiver above) {
        return new TlsFilter(loop, tlsContext.connection(), limits().tlsHandshakeTimeout(), above);
    }

    /** Its PROXY header has been read. */
    @Override
    public void cameBy(ProxyVia via) {
        endpoints.cameBy(via);
    }

    /**
     * Also told of a connection that a stage below refused, so that its failure shows the
     * addresses.
     */
    void tellOpened() {
        if (opened) {
            return;
        }
        opened = true;
        endpoints.opened(link());
        if (connectionConfig.events().tellsOpened()) {
            Opened opened = new Opened(
                    id,
                    connectionConfig.side(),
                    localAddress(),
                    remoteAddress(),
                    System.nanoTime());
            Opened event = endpoints.session().map(opened::withTls).orElse(opened);
            connectionConfig.events().emit(event);
        }
    }

    /** Returns whether a stage below is at work, so that nothing can be sent or received yet. */
    public boolean isUnderWay() {
        return link instanceof Filter filter && filter.isUnderWay();
    }

    @Override
    public void connectFailed(IOException cause) {
        closeSequence.drop(messageHandler.connectFailure(cause), How.FAILURE);
    }

    // ---- bytes in ----

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
        closeSequence.tellInputEnded();
    }

    /**
     * Decodes once more: bytes received before the last poll may be whole now that it brought no
     * more.
     */
    void lookedAgain() {
        loop.heartbeat().works(this);
        if (!closeSequence.isClosed() && !isUnderWay()) {
            try {
                connectionTimeouts.lookedAgain();
            } catch (Throwable e) { // an Error too: one connection is lost, not the loop
                failed(e);
            }
        }
    }

    /** The silence that the framing asked for is over. */
    void pauseOver() {
        frameReader.pauseOver();
        settle();
    }

    /** Other bounds are in force: what is over them now ends, and every wait is looked at anew. */
    void limitsChanged() {
        if (closeSequence.isClosed()) {
            return;
        }
        frameWriter.keepWithinBounds();
        connectionConfig.inboundBudget().keepWithin(loop);
        connectionTimeouts.limitsChanged();
        loop.touch(this);
    }

    /** Has the system find out whether a silent peer is still there. */
    void keepAlive() {
        boolean kept = opened && link().keepAlive(limits().keepAliveTimeout());
        if (opened
                && !kept
                && connectionConfig.sharedCounters().isFirstWithoutKeepAlive()
                && connectionConfig.events().on()) {
            connectionConfig
                    .events()
                    .emit(new LimitAdjusted(
                            "keepAliveTimeout",
                            limits().keepAliveTimeout().toString(),
                            "none",
                            "this system has no TCP keepalive with times of one's own",
                            System.nanoTime()));
        }
    }

    /** Counts the messages of both directions. */
    long nextSequence() {
        return ++sequence;
    }

    /** Returns the number of the last message, of either direction. */
    long sequence() {
        return sequence;
    }

    /** Returns whether it has ever been open, so that its end is worth telling. */
    public boolean wasOpened() {
        return opened;
    }

    /** Bytes that arrived and wait: in no message yet, or in one that no handler has taken. */
    public long inflowBytes() {
        return frameReader.heldBytes() + messageHandler.heldBytes();
    }

    /** Bytes that arrived and are in no message yet. */
    public int heldBytes() {
        return frameReader.heldBytes();
    }

    /** Bytes received, framing included. */
    public long bytesIn() {
        return frameReader.bytesIn();
    }

    // ---- the turn ----

    /** Sends what became ready, decodes on where that was stopped, and settles. */
    @Override
    public void turn() {
        if (closeSequence.isClosed() || isUnderWay()) {
            return;
        }
        messageHandler.advance(this);
        frameReader.resume();
        tellEnd();
        settle();
    }

    private void tellEnd() {
        if (closeSequence.inputHasEnded()
                && !endTold
                && frameReader.heldBytes() == 0
                && !closeSequence.isClosed()) {
            endTold = true;
            messageHandler.inputEnded(this);
        }
    }

    /**
     * Sends, closes what is done, and says to the transport and the wheel what is waited for now.
     */
    public void settle() {
        if (closeSequence.isClosed() || isUnderWay()) {
            return;
        }
        messageHandler.advance(this);
        closeSequence.foresee();
        frameWriter.flush();
        messageHandler.flushed(this);
        if (closeSequence.proceed()) {
            return;
        }
        tellMessages();
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

    /** Once per turn, so that counting costs a message nothing. */
    private void tellMessages() {
        long in = frameReader.messages();
        if (sequence != toldSequence) {
            loop.loopCounters().messages(in - toldIn, sequence - toldSequence - (in - toldIn));
            toldSequence = sequence;
            toldIn = in;
        }
    }

    /** Writing goes on after a stop. */
    @Override
    public void writable() {
        loop.heartbeat().works(this);
        frameWriter.flush();
        turn();
    }

    @Override
    public void unsent(ByteBuffer rest) {
        frameWriter.putBack(rest);
        settle();
    }

    @Override
    public void due(long now) {
        loop.heartbeat().works(this);
        if (!closeSequence.isClosed() && !isUnderWay()) {
            try {
                connectionTimeouts.due(now);
            } catch (Throwable e) { // an Error too, of a user's framing, say
                failed(e);
            }
        }
    }

    // ---- for the exchange and the stages ----

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

    /**
     * Puts a message into its framing and into the outgoing buffer.
     *
     * @param content from position to limit; stays as it is
     * @param requestTag the request that this answers, if any, and if somebody listens
     * @throws IllegalArgumentException when the framing cannot carry it; nothing was sent
     */
    public void compose(ByteBuffer content, @Nullable RequestTag requestTag) {
        frameWriter.compose(content, requestTag);
    }

    @Override
    public void send(ByteBuffer out) {
        frameWriter.send(out);
    }

    /** Puts bytes into the outgoing buffer as they are. */
    public void composeUnframed(ByteBuffer bytes) {
        frameWriter.composeUnframed(bytes);
    }

    /** Keeps, closes or resets the connection after a reply was composed. */
    public void finish(After after) {
        closeSequence.finish(after);
    }

    /** Reading is over because of this. */
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

    /** Called once, by {@link CloseSequence}, when the link is closed. */
    void released() {
        loop.cancel(this);
        OpenConnections.of(loop).remove(this);
        loop.outgoing().discard(this);
        tellMessages();
        messageHandler.releasing(this);
        frameReader.clear();
        onClosed.accept(this);
    }

    /** Frees what it holds first of all, so that there is memory to end it in order. */
    private void letGo() {
        frameReader.clear();
        forgetOutput();
    }

    /** Drops what was to be sent. */
    void forgetOutput() {
        loop.outgoing().discard(this);
        frameWriter.clear();
    }

    /** Returns the bounds in force; see {@link EventLoop#limits}. */
    @Override
    public Limits limits() {
        return loop.limits();
    }

    @Override
    public void failed(Throwable cause) {
        if (cause instanceof VirtualMachineError) {
            letGo();
        }
        closeSequence.failed(cause);
    }

    /** Returns where the connection stands, for a failure. */
    Phase phase() {
        if (heldBytes() > 0) {
            return Phase.MESSAGE;
        }
        if (messageHandler.busy()) {
            return connectionConfig.serving() ? Phase.HANDLE : Phase.REPLY;
        }
        return bytesIn() == 0 ? Phase.FIRST_BYTE : Phase.IDLE;
    }

    // ---- Connection: any thread ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return endpoints.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return endpoints.localAddress();
    }

    @Override
    public Optional<ProxyVia> proxy() {
        return endpoints.proxy();
    }

    @Override
    public Optional<TlsSession> tls() {
        return endpoints.session();
    }

    @Override
    public void push(Message message) {
        loop.execute(() -> {
            if (closeSequence.takesOutput()) {
                try {
                    compose(message.buffer(), null);
                } catch (IllegalArgumentException e) {
                    fail(new Failure.NotEncodable(e));
                }
                loop.touch(this);
            }
        });
    }

    @Override
    public void close() {
        loop.execute(() -> {
            closeSequence.closeWhenAnswered();
            turn();
        });
    }

    @Override
    public void reset() {
        loop.execute(() -> closeSequence.closeNow(How.RST));
    }
}
