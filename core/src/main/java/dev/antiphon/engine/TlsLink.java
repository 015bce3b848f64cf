package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.FaultException;
import dev.antiphon.Phase;
import dev.antiphon.TlsSession;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/**
 * TLS as a stage: a link to whom is above, a receiver to the link below. It knows records and neither sockets nor messages.
 *
 * <p>{@link Transport.Receiver#connected} is told once the handshake is done. The peer's {@code close_notify} is the end of the input;
 * the end of the link below without one is a fault, since anybody on the way can cause it. A failed handshake is told by
 * {@link Transport.Receiver#failed} with a {@link FaultException}; what comes after it is handed up as it is, to be read off.
 *
 * <p>What is held: an unfinished record of the input, and of the output one record that the link below did not take, or one
 * flight of the handshake. Idle it holds neither.
 */
final class TlsLink implements Transport.Link, Transport.Receiver {
    private enum State {
        CONNECTING,
        HANDSHAKING,
        OPEN,
        BROKEN,
        CLOSED
    }

    static final int CLIENT_HELLO_BYTES_MAX = 1 << 14;
    private static final int RECORD_BYTES_MAX = (1 << 14) + (1 << 11);
    private static final int QUEUED_BYTES_MAX = 1 << 16;
    private static final int HEADER_BYTES = 5;
    private static final int HANDSHAKE_RECORD = 22;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final Transport.Receiver above;
    private final boolean serving;
    private final SSLEngine engine;
    private final Duration handshakeTimeout;
    private final Inbox held = new Inbox();
    private final Outbox unsent = new Outbox();
    private final HandshakeDeadline deadline = new HandshakeDeadline();
    private Transport.@Nullable Link below;
    private State state = State.CONNECTING;
    private boolean tasking;
    private boolean answered;
    private boolean aboveReads = true;
    private boolean aboveWrites;
    private boolean endTold;
    private boolean shutWhenSent;
    private long bytesIn;

    TlsLink(EventLoop loop, Tls tls, Duration handshakeTimeout, Transport.Receiver above) {
        this.loop = loop;
        this.above = above;
        this.serving = tls.serving();
        this.engine = tls.engine();
        this.handshakeTimeout = handshakeTimeout;
    }

    /** Stands on this link from now on. */
    void over(Transport.Link link) {
        below = link;
    }

    private Transport.Link below() {
        Transport.Link link = below;
        if (link == null) {
            throw new IllegalStateException("TLS over no link");
        }
        return link;
    }

    boolean isHandshaking() {
        return state == State.HANDSHAKING;
    }

    /** What the handshake agreed on, once it is done. */
    TlsSession session() {
        return TlsSessions.of(engine.getSession());
    }

    // ---- the handshake ----

    /** The link below is there: begins the handshake. */
    @Override
    public void connected() {
        state = State.HANDSHAKING;
        deadline.at = loop.now() + handshakeTimeout.toNanos();
        loop.wheel.schedule(deadline, deadline.at);
        try {
            engine.beginHandshake();
        } catch (SSLException e) {
            broke(TlsFaults.of(e, serving));
            return;
        }
        pumpHeld();
    }

    @Override
    public void connectFailed(IOException cause) {
        above.connectFailed(cause);
    }

    private void established() {
        state = State.OPEN;
        loop.wheel.cancel(deadline);
        above.connected();
    }

    /** The engine's long computations, on another thread; nothing is read meanwhile. */
    private void delegate() {
        tasking = true;
        answered = true;
        Thread.ofVirtual().name("antiphon-tls").start(() -> {
            try {
                for (Runnable each = engine.getDelegatedTask();
                        each != null;
                        each = engine.getDelegatedTask()) {
                    each.run();
                }
            } finally {
                loop.execute(this::tasksDone);
            }
        });
    }

    private void tasksDone() {
        tasking = false;
        try {
            pumpHeld();
        } catch (RuntimeException e) {
            failed(e);
        } catch (Throwable e) { // out of memory, say: one connection is lost, not the loop
            failed(new IllegalStateException(e));
        }
    }

    private void broke(Fault fault) {
        state = State.BROKEN;
        loop.wheel.cancel(deadline);
        held.clear();
        try {
            sendOut(); // the alert, which says to the peer why
        } catch (IOException e) {
            // then it is not told
        }
        above.failed(new FaultException(fault));
        updateInterest();
    }

    // ---- bytes in ----

    @Override
    public void received(ByteBuffer bytes) {
        if (state == State.BROKEN) {
            above.received(bytes);
            return;
        }
        bytesIn += bytes.remaining();
        if (held.isEmpty() && !tasking) {
            pump(bytes);
            if (isAlive()) {
                held.add(bytes);
            }
        } else {
            held.add(bytes);
            pumpHeld();
        }
        updateInterest();
    }

    private boolean isAlive() {
        return state == State.HANDSHAKING || state == State.OPEN;
    }

    private void pumpHeld() {
        ByteBuffer view = held.view();
        pump(view);
        if (isAlive()) {
            held.keepFrom(view);
        } else {
            held.clear();
        }
        updateInterest();
    }

    /** Does what the engine wants, as far as it goes. */
    private void pump(ByteBuffer in) {
        try {
            boolean goesOn = true;
            while (goesOn && isAlive() && !tasking) {
                goesOn = step(in);
            }
        } catch (SSLException e) {
            broke(TlsFaults.of(e, serving));
        } catch (IOException e) {
            failed(e);
        }
    }

    private boolean step(ByteBuffer in) throws IOException {
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                delegate();
                yield false;
            }
            case NEED_WRAP -> unsent.size() <= QUEUED_BYTES_MAX && wrap(NOTHING) > 0;
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED -> unwrap(in);
            case NOT_HANDSHAKING -> {
                if (state == State.HANDSHAKING) {
                    established();
                    yield true;
                }
                yield unwrap(in);
            }
        };
    }

    /** Opens one record, if a whole one is there, and hands up what is in it; whether to go on. */
    private boolean unwrap(ByteBuffer in) throws SSLException {
        Fault refusal = refusal(in);
        if (refusal != null) {
            broke(refusal);
            return false;
        }
        if (in.remaining() < HEADER_BYTES || in.remaining() < HEADER_BYTES + recordBytes(in)) {
            return false;
        }
        ByteBuffer plain = loop.tlsBuffers().plain.clear();
        SSLEngineResult result = engine.unwrap(in, plain);
        if (plain.position() > 0) {
            above.received(plain.flip());
        }
        if (isAlive() && engine.isInboundDone()) {
            endInput();
            return false;
        }
        return result.bytesConsumed() > 0;
    }

    private static int recordBytes(ByteBuffer in) {
        return Short.toUnsignedInt(in.getShort(in.position() + 3));
    }

    /** What the bytes at hand are refused for before the engine sees them. */
    private @Nullable Fault refusal(ByteBuffer in) {
        if (!in.hasRemaining()) {
            return null;
        }
        boolean first = state == State.HANDSHAKING && !TlsFaults.beginsAsTls(in);
        if (first && bytesIn == in.remaining()) {
            return TlsFaults.plainText(in, serving);
        }
        if (in.remaining() >= HEADER_BYTES && recordBytes(in) > RECORD_BYTES_MAX) {
            return TlsFaults.tooLarge("TLS record", recordBytes(in), RECORD_BYTES_MAX);
        }
        if (serving && !answered && bytesIn > CLIENT_HELLO_BYTES_MAX) {
            return TlsFaults.tooLarge("client hello", bytesIn, CLIENT_HELLO_BYTES_MAX);
        }
        boolean asksAgain = state == State.OPEN
                && in.get(in.position()) == HANDSHAKE_RECORD // encrypted in TLS 1.3: not seen then
                && !engine.getSession().getProtocol().equals("TLSv1.3");
        return asksAgain ? TlsFaults.renegotiation() : null;
    }

    private void endInput() {
        if (state == State.HANDSHAKING) {
            broke(TlsFaults.ended(serving));
        } else if (!endTold) {
            endTold = true;
            above.inputEnded();
        }
    }

    @Override
    public void inputEnded() {
        if (state == State.HANDSHAKING) {
            broke(TlsFaults.ended(serving));
        }
        if (state == State.BROKEN) {
            above.inputEnded();
        } else if (state == State.OPEN && !endTold) {
            endTold = true;
            above.failed(new FaultException(new Fault.TlsTruncated(bytesIn)));
        }
    }

    @Override
    public void failed(Exception cause) {
        if (state == State.HANDSHAKING && cause instanceof IOException) {
            broke(TlsFaults.broke(String.valueOf(cause.getMessage())));
        }
        above.failed(cause); // ends it at once where the fault was told before
    }

    // ---- bytes out ----

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (state != State.OPEN) {
            return;
        }
        sendUnsent();
        while (bytes.hasRemaining() && unsent.isEmpty()) {
            int before = bytes.remaining();
            wrap(bytes);
            if (bytes.remaining() == before && engine.isOutboundDone()) {
                throw new IOException("the peer has closed, which in TLS 1.2 ends both sides");
            }
        }
        updateInterest();
    }

    /** Seals one record at the most and sends it; gives its size. */
    private int wrap(ByteBuffer bytes) throws IOException {
        ByteBuffer sealed = loop.tlsBuffers().sealed.clear();
        SSLEngineResult result = engine.wrap(bytes, sealed);
        answered = true;
        sealed.flip();
        if (unsent.isEmpty()) {
            below().write(sealed);
        }
        if (sealed.hasRemaining()) {
            unsent.add(sealed);
        }
        return result.bytesProduced();
    }

    private void sendUnsent() throws IOException {
        if (!unsent.isEmpty()) {
            unsent.writeTo(below(), loop.tlsBuffers().sealed.clear());
        }
    }

    @Override
    public void writable() {
        try {
            sendUnsent();
            if (unsent.isEmpty() && shutWhenSent) {
                shutWhenSent = false;
                below().shutdownOutput();
            }
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (!held.isEmpty()) {
            pumpHeld(); // it may have stopped for want of room
        }
        if (state == State.OPEN || state == State.BROKEN) {
            above.writable();
        }
        updateInterest();
    }

    @Override
    public long pendingBytes() {
        return unsent.size();
    }

    @Override
    public void wantRead(boolean on) {
        aboveReads = on;
        updateInterest();
    }

    @Override
    public void wantWrite(boolean on) {
        aboveWrites = on;
        updateInterest();
    }

    private void updateInterest() {
        if (state == State.CONNECTING || state == State.CLOSED) {
            return;
        }
        boolean reads = state == State.HANDSHAKING || aboveReads;
        below().wantRead(reads && !tasking && unsent.size() <= QUEUED_BYTES_MAX);
        below().wantWrite(!unsent.isEmpty() || aboveWrites);
    }

    @Override
    public void readNow() {
        if (!tasking) {
            below().readNow();
        }
    }

    // ---- the end ----

    /** Says {@code close_notify}, and after it that no more will come. */
    @Override
    public void shutdownOutput() throws IOException {
        if (state == State.OPEN) {
            engine.closeOutbound();
            sendOut();
        }
        if (unsent.isEmpty()) {
            below().shutdownOutput();
        } else {
            shutWhenSent = true;
            updateInterest();
        }
    }

    /** What the engine has to say by itself: an alert, or its last word. */
    private void sendOut() throws IOException {
        while (engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_WRAP) {
            if (wrap(NOTHING) == 0) {
                return;
            }
        }
    }

    @Override
    public void close() {
        if (state == State.OPEN && !engine.isOutboundDone()) {
            try {
                engine.closeOutbound();
                sendOut();
            } catch (IOException e) {
                // the peer is not told then, and sees a truncation
            }
        }
        ended();
        below().close();
    }

    @Override
    public void reset() {
        ended();
        below().reset();
    }

    private void ended() {
        state = State.CLOSED;
        loop.wheel.cancel(deadline);
        held.clear();
        unsent.clear();
    }

    @Override
    public SocketAddress localAddress() {
        return below().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return below().remoteAddress();
    }

    private final class HandshakeDeadline extends Timed {
        private long at;

        @Override
        void due(long now) {
            if (state != State.HANDSHAKING) {
                return;
            }
            if (now < at) {
                loop.wheel.schedule(this, at);
            } else {
                broke(new Fault.TimedOut(Phase.TLS_HANDSHAKE, handshakeTimeout, bytesIn));
            }
        }
    }
}
