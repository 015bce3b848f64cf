package dev.antiphon.engine;

import dev.antiphon.Connection;
import dev.antiphon.Fault;
import dev.antiphon.Limits;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.ProxyVia;
import dev.antiphon.Reply.After;
import dev.antiphon.TlsSession;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ServerEvent.LimitAdjusted;
import dev.antiphon.framing.Scan;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The mechanics of one connection: bytes in, messages to the {@link Exchange}, bytes out,
 * deadlines, and the end.
 *
 * <p>Its whole life is on one loop's thread, but for the methods of {@link Connection}. The order
 * of things is in {@link #turn}: send what became ready, decode on, then settle. Input is in {@link
 * Intake}, output in {@link Outflow}, deadlines in {@link Deadlines}, the end in {@link Ending}.
 */
final class LiveConnection extends LoopConnection
        implements Connection, FilteredConnection, Transport.Receiver {
    final long id;
    final EventLoop loop;
    final Setup setup;
    final Exchange exchange;
    final Intake intake;
    final Outflow outflow;
    final Deadlines deadlines;
    final Ending ending;

    @Nullable
    LiveConnection nextOfLoop;

    @Nullable
    LiveConnection previousOfLoop;

    private final Consumer<LiveConnection> onClosed;
    private Transport.@Nullable Link link;

    private final Ways ways = new Ways();
    private boolean endTold;
    private boolean opened;

    private long sequence;
    private long toldSequence;
    private long toldIn;

    LiveConnection(
            long id,
            EventLoop loop,
            Setup setup,
            Exchange exchange,
            Scan scan,
            Consumer<LiveConnection> onClosed) {
        this.id = id;
        this.loop = loop;
        this.setup = setup;
        this.exchange = exchange;
        this.onClosed = onClosed;
        this.intake = new Intake(this, scan);
        this.outflow = new Outflow(this);
        this.deadlines = new Deadlines(this);
        this.ending = new Ending(this);
    }

    // ---- opening ----

    /** Takes an accepted socket over. */
    void accept(Transport.Accepted accepted) throws IOException {
        Stages stages = Stages.of(this);
        link = stages.over(loop.transport().open(accepted, stages.lowest()));
        OpenConnections.of(loop).add(this);
        stages.lowest().connected();
    }

    /** Begins to connect; {@link #connected} follows. */
    void connect(SocketAddress address) throws IOException {
        Stages stages = Stages.of(this);
        link = stages.over(loop.transport().connect(address, stages.lowest()));
        OpenConnections.of(loop).add(this);
        deadlines.opened(loop.now());
        deadlines.schedule();
    }

    /** Everything below is through: at its opening, and again after a {@link #secure}. */
    @Override
    public void connected() {
        boolean again = opened;
        if (link() instanceof TlsLink secured) {
            ways.secured(secured.session());
        }
        deadlines.opened(loop.now());
        if (again) {
            exchange.secured(this);
        } else {
            tellOpened();
            exchange.opened(this);
        }
        settle();
        turn();
    }

    /** Has what follows go through TLS, in both directions. */
    void secure(Tls tls) {
        Transport.Link plain = link();
        TlsLink secured = tls(tls, this);
        plain.handTo(secured);
        secured.over(plain);
        link = secured;
        intake.goOn();
        secured.connected();
    }

    TlsLink tls(Tls tls, Transport.Receiver above) {
        return new TlsLink(loop, tls.connection(), limits().tlsHandshakeTimeout(), above);
    }

    /** Its PROXY header has been read. */
    @Override
    public void cameBy(ProxyVia via) {
        ways.cameBy(via);
    }

    /**
     * Also told of a connection that a stage below refused, so that its fault can be told apart by
     * its addresses.
     */
    void tellOpened() {
        if (opened) {
            return;
        }
        opened = true;
        ways.opened(link());
        if (setup.events().tellsOpened()) {
            setup.events()
                    .emit(new Opened(
                            id,
                            setup.side(),
                            localAddress(),
                            remoteAddress(),
                            ways.session(),
                            System.nanoTime()));
        }
    }

    /** Whether a stage below is at work, so that nothing can be sent or received yet. */
    boolean isUnderWay() {
        return link instanceof Stage stage && stage.isUnderWay();
    }

    @Override
    public void connectFailed(IOException cause) {
        ending.connectFailed(exchange.connectFault(cause));
    }

    // ---- bytes in ----

    @Override
    public void received(ByteBuffer bytes) {
        loop.pulse().works(this);
        deadlines.received(loop.now());
        intake.received(bytes);
        if (!deadlines.looksAgain()) { // else it settles right after the next poll
            settle();
        }
    }

    @Override
    public void inputEnded() {
        loop.pulse().works(this);
        ending.inputEnded();
        turn();
    }

    /** What was received before the last poll may be whole now that this has brought no more. */
    void lookedAgain() {
        loop.pulse().works(this);
        if (!ending.isClosed() && !isUnderWay()) {
            try {
                deadlines.lookedAgain();
            } catch (Throwable e) { // an Error too: one connection is lost, not the loop
                failed(e);
            }
        }
    }

    /** The silence that the framing asked for is over. */
    void pauseOver() {
        intake.pauseOver();
        settle();
    }

    /** Other bounds are in force: what is over them now ends, and every wait is looked at anew. */
    void limitsChanged() {
        if (ending.isClosed()) {
            return;
        }
        outflow.keepWithinBounds();
        setup.held().keepWithin(loop);
        deadlines.limitsChanged();
        loop.touch(this);
    }

    /** Has the system find out whether a silent peer is still there. */
    void keepAlive() {
        boolean kept = opened && link().keepAlive(limits().keepAliveTimeout());
        if (opened
                && !kept
                && setup.totals().isFirstWithoutKeepAlive()
                && setup.events().on()) {
            setup.events()
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

    /** The number of the last message, of either direction. */
    long sequence() {
        return sequence;
    }

    /** Whether it has ever been open, so that its end is worth telling. */
    boolean wasOpened() {
        return opened;
    }

    /** Bytes that arrived and wait: in no message yet, or in one that no handler has taken. */
    long inflowBytes() {
        return intake.heldBytes() + exchange.heldBytes();
    }

    /** Bytes that arrived and are in no message yet. */
    int heldBytes() {
        return intake.heldBytes();
    }

    /** Bytes received, framing included. */
    long bytesIn() {
        return intake.bytesIn();
    }

    // ---- the turn ----

    /** Sends what became ready, decodes on where that was stopped, and settles. */
    @Override
    void turn() {
        if (ending.isClosed() || isUnderWay()) {
            return;
        }
        exchange.advance(this);
        intake.resume();
        tellEnd();
        settle();
    }

    private void tellEnd() {
        if (ending.inputHasEnded() && !endTold && intake.heldBytes() == 0 && !ending.isClosed()) {
            endTold = true;
            exchange.inputEnded(this);
        }
    }

    /**
     * Sends, closes what is done, and says to the transport and the wheel what is waited for now.
     */
    void settle() {
        if (ending.isClosed() || isUnderWay()) {
            return;
        }
        exchange.advance(this);
        ending.foresee();
        outflow.flush();
        exchange.flushed(this);
        if (ending.proceed()) {
            return;
        }
        tellMessages();
        if (intake.canResume()) {
            loop.touch(this);
        }
        if (deadlines.awaitsMessage()) {
            deadlines.inputHeld(intake.isHeld());
        }
        boolean full = intake.isFull();
        link().wantRead(ending.wantsRead(full));
        deadlines.readingStopped(full && !ending.inputHasEnded());
        deadlines.schedule();
    }

    /** Once per turn, so that counting costs a message nothing. */
    private void tellMessages() {
        long in = intake.messages();
        if (sequence != toldSequence) {
            loop.tally().messages(in - toldIn, sequence - toldSequence - (in - toldIn));
            toldSequence = sequence;
            toldIn = in;
        }
    }

    /** Writing goes on after a stop. */
    @Override
    public void writable() {
        loop.pulse().works(this);
        outflow.flush();
        turn();
    }

    @Override
    public void unsent(ByteBuffer rest) {
        outflow.putBack(rest);
        settle();
    }

    @Override
    void due(long now) {
        loop.pulse().works(this);
        if (!ending.isClosed() && !isUnderWay()) {
            try {
                deadlines.due(now);
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

    Setup setup() {
        return setup;
    }

    Exchange exchange() {
        return exchange;
    }

    Intake intake() {
        return intake;
    }

    Outflow outflow() {
        return outflow;
    }

    Ending ending() {
        return ending;
    }

    /**
     * Puts a message into its framing and into the outgoing buffer.
     *
     * @param content from position to limit; stays as it is
     * @param asked the request that this answers, if any, and if somebody listens
     * @throws IllegalArgumentException when the framing cannot carry it; nothing was sent
     */
    void compose(ByteBuffer content, @Nullable Asked asked) {
        outflow.compose(content, asked);
    }

    @Override
    void send(ByteBuffer out) {
        outflow.send(out);
    }

    /** Puts bytes into the outgoing buffer as they are. */
    void composeUnframed(ByteBuffer bytes) {
        outflow.composeUnframed(bytes);
    }

    /** What becomes of the connection, now that a reply was composed. */
    void finish(After after) {
        ending.finish(after);
    }

    /** Reading is over because of this. */
    void fault(Fault fault) {
        ending.fault(fault);
    }

    @Override
    public void drop(Fault fault, How how) {
        ending.drop(fault, how);
    }

    @Override
    public void closeNow(How how) {
        ending.closeNow(how);
    }

    Transport.Link link() {
        Transport.Link current = link;
        if (current == null) {
            throw new IllegalStateException("connection " + id + " has no link yet");
        }
        return current;
    }

    /** Called once, by {@link Ending}, when the link is closed. */
    void released() {
        loop.cancel(this);
        OpenConnections.of(loop).remove(this);
        loop.outgoing().discard(this);
        tellMessages();
        exchange.releasing(this);
        intake.clear();
        onClosed.accept(this);
    }

    /** Frees what it holds first of all, so that there is memory to end it in order. */
    private void letGo() {
        intake.clear();
        forgetOutput();
    }

    /** Drops what was to be sent. */
    void forgetOutput() {
        loop.outgoing().discard(this);
        outflow.clear();
    }

    /** The bounds in force; see {@link EventLoop#limits}. */
    @Override
    public Limits limits() {
        return loop.limits();
    }

    @Override
    public void failed(Throwable cause) {
        if (cause instanceof VirtualMachineError) {
            letGo();
        }
        ending.failed(cause);
    }

    /** Where the connection stands, for a fault. */
    Phase phase() {
        if (heldBytes() > 0) {
            return Phase.MESSAGE;
        }
        if (exchange.busy()) {
            return setup.serving() ? Phase.HANDLE : Phase.REPLY;
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
        return ways.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return ways.localAddress();
    }

    @Override
    public Optional<ProxyVia> proxy() {
        return ways.proxy();
    }

    @Override
    public Optional<TlsSession> tls() {
        return ways.session();
    }

    @Override
    public void push(Message message) {
        loop.execute(() -> {
            if (ending.takesOutput()) {
                try {
                    compose(message.buffer(), null);
                } catch (IllegalArgumentException e) {
                    fault(new Fault.NotEncodable(String.valueOf(e.getMessage())));
                }
                loop.touch(this);
            }
        });
    }

    @Override
    public void close() {
        loop.execute(() -> {
            ending.closeWhenAnswered();
            turn();
        });
    }

    @Override
    public void reset() {
        loop.execute(() -> ending.closeNow(How.RST));
    }
}
