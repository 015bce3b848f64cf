package dev.antiphon.engine;

import dev.antiphon.Connection;
import dev.antiphon.Fault;
import dev.antiphon.Limits;
import dev.antiphon.Message;
import dev.antiphon.Phase;
import dev.antiphon.Reply.After;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.framing.Scan;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The mechanics of one connection: bytes in, messages to the {@link Exchange}, bytes out, deadlines, and the end.
 *
 * <p>Its whole life is on one loop's thread, but for the methods of {@link Connection}. The order of things is in
 * {@link #turn}: send what became ready, decode on, then settle. Output is in {@link Outflow}, deadlines in
 * {@link Deadlines}, the end in {@link Ending}.
 *
 * <p>Reading goes on while decoding is stopped (too much in flight, or too much unsent) until {@value #HELD_BYTES_MAX} bytes
 * are held, so that a peer's close is noticed; then the system's own window stops the peer.
 */
final class LiveConnection extends Timed implements Connection, Transport.Receiver {
    private static final int HELD_BYTES_MAX = 1 << 16;

    final long id;
    final EventLoop loop;
    final Setup setup;
    final Exchange exchange;
    final Outflow outflow;
    final Deadlines deadlines;
    final Ending ending;

    @Nullable LiveConnection nextOfLoop;
    @Nullable LiveConnection previousOfLoop;

    private final Inbox inbox = new Inbox();
    private final Scan scan;
    private final Runnable onClosed;
    private Transport.@Nullable Link link;

    private int scanned;
    private int reads;
    private int lastReadBytes;
    private boolean endTold;
    private boolean opened;

    /** Decoding was stopped though more may be whole: too much is in flight or unsent. */
    private boolean heldBack;

    private long sequence;
    private long messagesIn;

    /** Bytes received, framing included. */
    long bytesIn;

    LiveConnection(long id, EventLoop loop, Setup setup, Exchange exchange, Scan scan, Runnable onClosed) {
        this.id = id;
        this.loop = loop;
        this.setup = setup;
        this.exchange = exchange;
        this.scan = scan;
        this.onClosed = onClosed;
        this.outflow = new Outflow(this);
        this.deadlines = new Deadlines(this);
        this.ending = new Ending(this);
    }

    // ---- opening ----

    /** Takes an accepted socket over. */
    void accept(Transport.Accepted accepted) throws IOException {
        link = loop.transport.open(accepted, this);
        opened();
    }

    /** Takes over a link that is being connected; {@link #connected} follows. */
    void connecting(Transport.Link connecting) {
        link = connecting;
        deadlines.opened(loop.now());
        deadlines.schedule();
    }

    @Override
    public void connected() {
        opened();
        turn();
    }

    private void opened() {
        opened = true;
        deadlines.opened(loop.now());
        loop.add(this);
        if (setup.events().on()) {
            setup.events().emit(new Opened(id, localAddress(), remoteAddress(), System.nanoTime()));
        }
        exchange.opened(this);
        settle();
    }

    @Override
    public void connectFailed(IOException cause) {
        ending.connectFailed(exchange.connectFault(cause));
    }

    // ---- bytes in ----

    @Override
    public void received(ByteBuffer bytes) {
        int count = bytes.remaining();
        bytesIn += count;
        lastReadBytes = count;
        reads++;
        deadlines.active(loop.now());
        if (ending.readsOff()) {
            ending.readOff(count);
        } else if (inbox.isEmpty()) {
            decode(bytes);
            if (!ending.readsOff()) {
                inbox.add(bytes);
            }
        } else {
            inbox.add(bytes);
            decodeHeld();
        }
        settle();
    }

    @Override
    public void inputEnded() {
        ending.inputEnded();
        turn();
    }

    /** The silence that the framing asked for is over. */
    void pauseOver() {
        ByteBuffer held = inbox.view();
        look(held);
        setup.framing().decode(scan.afterPause());
        if (outcome(held)) {
            decode(held);
        }
        keep(held);
        settle();
    }

    private void decodeHeld() {
        ByteBuffer held = inbox.view();
        decode(held);
        keep(held);
    }

    private void keep(ByteBuffer held) {
        if (ending.readsOff()) {
            inbox.clear();
        } else {
            inbox.keepFrom(held);
        }
    }

    /** Gives the exchange every whole message, as long as it takes more; moves the buffer's position past them. */
    private void decode(ByteBuffer bytes) {
        boolean goesOn = mayDecode(bytes);
        while (goesOn) {
            look(bytes);
            setup.framing().decode(ending.inputHasEnded() ? scan.atEnd() : scan);
            if (!outcome(bytes)) {
                heldBack = false;
                return;
            }
            goesOn = mayDecode(bytes);
        }
        heldBack = bytes.hasRemaining();
    }

    private void look(ByteBuffer bytes) {
        scan.look(bytes, scanned, setup.limits().messageBytesMax()).afterRead(lastReadBytes);
    }

    private boolean mayDecode(ByteBuffer bytes) {
        if (ending.readsOff() || !exchange.takesMore() || outflow.isCrowded()) {
            return false;
        }
        // to raw, an end before any byte is a message of none
        return bytes.hasRemaining() || ending.inputHasEnded() && messagesIn == 0 && emptyAtEndIsMessage();
    }

    private boolean emptyAtEndIsMessage() {
        return setup.serving() && setup.framing().endsByClosing();
    }

    /** Acts on what the scan found; whether decoding goes on. */
    private boolean outcome(ByteBuffer bytes) {
        switch (scan.outcome()) {
            case MESSAGE -> {
                message(bytes);
                return true;
            }
            case INCOMPLETE -> {
                scanned = scan.scannedBytes();
                if (ending.inputHasEnded()) {
                    fault(new Fault.ClosedMidMessage(bytes.remaining()));
                } else {
                    deadlines.messageBegun(loop.now(), scan.pause());
                }
            }
            case TOO_LONG -> fault(new Fault.TooLong(scan.tooLongBytes(), setup.limits().messageBytesMax()));
            case MALFORMED -> fault(new Fault.Malformed(scan.reason()));
        }
        return false;
    }

    private void message(ByteBuffer bytes) {
        int start = bytes.position();
        bytes.position(start + scan.takenBytes());
        BorrowedMessage message = loop.borrowed.aim(bytes, start + scan.contentFrom(), scan.contentBytes());
        scanned = 0;
        messagesIn++;
        deadlines.messageEnded();
        long number = nextSequence();
        if (setup.events().on()) {
            setup.events().emit(new MessageIn(id, number, message.owned(), reads, System.nanoTime()));
        }
        reads = bytes.hasRemaining() ? 1 : 0;
        exchange.message(this, message);
    }

    long nextSequence() {
        return ++sequence;
    }

    /** Whether it has ever been open, so that its end is worth telling. */
    boolean wasOpened() {
        return opened;
    }

    /** Bytes that arrived and are in no message yet. */
    int heldBytes() {
        return inbox.size();
    }

    // ---- the turn ----

    /** Sends what became ready, decodes on where that was stopped, and settles. */
    void turn() {
        if (ending.isClosed()) {
            return;
        }
        exchange.advance(this);
        if (!inbox.isEmpty() || ending.inputHasEnded()) {
            decodeHeld();
        }
        tellEnd();
        settle();
    }

    private void tellEnd() {
        if (ending.inputHasEnded() && !endTold && inbox.isEmpty() && !ending.isClosed()) {
            endTold = true;
            exchange.inputEnded(this);
        }
    }

    /** Sends, closes what is done, and says to the transport and the wheel what is waited for now. */
    void settle() {
        if (ending.isClosed()) {
            return;
        }
        exchange.advance(this);
        outflow.flush();
        if (ending.proceed()) {
            return;
        }
        if (heldBack && mayDecode(inbox.view())) {
            loop.touch(this);
        }
        boolean full = heldBack && inbox.size() >= HELD_BYTES_MAX;
        link().wantRead(ending.wantsRead(full));
        deadlines.schedule();
    }

    /** Writing goes on after a stop. */
    @Override
    public void writable() {
        outflow.flush();
        if (!outflow.isCrowded()) {
            exchange.drained(this);
        }
        turn();
    }

    @Override
    void due(long now) {
        if (!ending.isClosed()) {
            deadlines.due(now);
        }
    }

    // ---- for the exchange ----

    /**
     * Puts a message into its framing and into the outgoing buffer.
     *
     * @param content from position to limit; stays as it is
     * @param askedNanos when the message that this answers arrived, or -1
     * @throws IllegalArgumentException when the framing cannot carry it; nothing was sent
     */
    void compose(ByteBuffer content, long askedNanos) {
        outflow.compose(content, askedNanos);
    }

    /** What becomes of the connection, now that a reply was composed. */
    void finish(After after) {
        ending.finish(after);
    }

    /** Reading is over because of this. */
    void fault(Fault fault) {
        ending.fault(fault);
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
        loop.wheel.cancel(this);
        loop.remove(this);
        loop.discardOutgoing(this);
        inbox.clear();
        onClosed.run();
    }

    Limits limits() {
        return setup.limits();
    }

    @Override
    public void failed(Exception cause) {
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
        return bytesIn == 0 ? Phase.FIRST_BYTE : Phase.IDLE;
    }

    // ---- Connection: any thread ----

    @Override
    public long id() {
        return id;
    }

    @Override
    public SocketAddress remoteAddress() {
        return link == null ? InetSocketAddress.createUnresolved("unconnected", 0) : link().remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return link == null ? InetSocketAddress.createUnresolved("unconnected", 0) : link().localAddress();
    }

    @Override
    public void push(Message message) {
        Message owned = message.owned();
        loop.execute(() -> {
            if (ending.takesOutput()) {
                try {
                    compose(owned.buffer(), -1);
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
