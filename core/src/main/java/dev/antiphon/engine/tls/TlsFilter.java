package dev.antiphon.engine.tls;

import dev.antiphon.engine.filter.Filter;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.tls.TlsSession;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/**
 * The filter for TLS. It processes TLS records: {@link TlsReader} decrypts them, {@link TlsWriter}
 * encrypts them, and {@link TlsHandshake} waits for the peer and for computations.
 *
 * <p>{@link Transport.Receiver#connected} is called once the handshake is done. The peer's {@code
 * close_notify} is the end of the input; if the link below ends without {@code close_notify}, that
 * is a failure, since an attacker on the network can cause it. A failed handshake is passed to
 * {@link Transport.Receiver#failed} with a {@link FailureException}; later bytes are passed up as
 * they are, to be discarded.
 *
 * <p>It holds at most an incomplete input record, and either one output record that the link below
 * did not accept or one handshake flight. An idle filter holds no bytes.
 */
public final class TlsFilter extends Filter {
    private enum State {
        CONNECTING,
        HANDSHAKING,
        OPEN,
        BROKEN,
        CLOSED
    }

    private final SSLEngine engine;
    private final TlsReader input;
    private final TlsWriter output;
    private final TlsHandshake handshake;
    private final boolean shows;

    /**
     * The state. The loop writes it; the thread of a handshake computation reads it before it
     * starts.
     */
    private volatile State state = State.CONNECTING;

    private boolean aboveReads = true;
    private boolean aboveWrites;
    private boolean endTold;

    /**
     * The TLS engine and settings of one connection.
     *
     * @param engine the engine of the connection
     * @param tasks the executor of its computations
     * @param serving whether this is the server's side
     * @param shows whether this side has a certificate
     */
    record Side(SSLEngine engine, HandshakeTasks tasks, boolean serving, boolean shows) {}

    public TlsFilter(
            EventLoop loop, Side side, Duration handshakeTimeout, Transport.Receiver above) {
        super(above);
        this.engine = side.engine();
        this.shows = side.shows();
        this.input = new TlsReader(loop, engine, side.serving());
        this.output = new TlsWriter(loop, engine);
        this.handshake = new TlsHandshake(this, loop, side, handshakeTimeout);
    }

    @Override
    public boolean isUnderWay() {
        return state == State.HANDSHAKING || super.isUnderWay();
    }

    /** Returns the result of the handshake. Called after the handshake is complete. */
    public TlsSession session() {
        return TlsSessions.of(engine.getSession());
    }

    // ---- the handshake ----

    /** Begins the handshake once the link below is connected. */
    @Override
    public void connected() {
        state = State.HANDSHAKING;
        try {
            handshake.begin();
        } catch (SSLException e) {
            broke(TlsFailures.of(e, shows));
            return;
        }
        pumpHeld();
    }

    private void established() {
        state = State.OPEN;
        handshake.over();
        above().connected();
    }

    /** Starts the engine's long computations on another thread. Nothing is read until they end. */
    private void compute() {
        input.helloIsOver();
        handshake.compute();
    }

    /** Continues the handshake after the computations. */
    void computed() {
        try {
            pumpHeld();
        } catch (Throwable e) { // also for an Error: one connection is lost, not the loop
            failed(e);
        }
    }

    /** Ends a handshake that has failed. */
    void broke(Failure failure) {
        state = State.BROKEN;
        handshake.over();
        input.clear();
        try {
            if (!handshake.isComputing()) { // else the engine would block the loop until the
                // computation ends
                output.speakOut(below()); // the alert, which tells the peer the reason
            }
        } catch (IOException e) {
            // ignored: the alert is not sent
        }
        above().failed(new FailureException(failure));
        updateInterest();
    }

    // ---- bytes in ----

    @Override
    public void received(ByteBuffer bytes) {
        if (state == State.BROKEN) {
            above().received(bytes);
            return;
        }
        input.count(bytes.remaining());
        if (input.holdsNothing() && !handshake.isComputing()) {
            pump(bytes);
            if (isAlive()) {
                input.hold(bytes);
            }
        } else {
            input.hold(bytes);
            pumpHeld();
        }
        updateInterest();
    }

    /** Returns whether records are decrypted and encrypted. Any thread may call it. */
    boolean isAlive() {
        return state == State.HANDSHAKING || state == State.OPEN;
    }

    boolean isHandshaking() {
        return state == State.HANDSHAKING;
    }

    /** Returns the number of bytes received so far. */
    long receivedBytes() {
        return input.bytes();
    }

    private void pumpHeld() {
        ByteBuffer view = input.held();
        pump(view);
        if (isAlive()) {
            input.keepFrom(view);
        } else {
            input.clear();
        }
        updateInterest();
    }

    /** Continues the handshake or decryption as far as possible. */
    private void pump(ByteBuffer in) {
        try {
            boolean goesOn = true;
            while (goesOn && isAlive() && !handshake.isComputing()) {
                goesOn = step(in);
            }
        } catch (SSLException e) {
            broke(TlsFailures.of(e, shows));
        } catch (IOException e) {
            failed(e);
        }
    }

    private boolean step(ByteBuffer in) throws IOException {
        return switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> {
                compute();
                yield false;
            }
            case NEED_WRAP -> {
                input.helloIsOver();
                yield output.speak(below());
            }
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN, FINISHED -> open(in);
            case NOT_HANDSHAKING -> {
                if (state == State.HANDSHAKING) {
                    established();
                    yield true;
                }
                yield open(in);
            }
        };
    }

    /**
     * Decrypts a complete record and passes its content to the layer above. Returns whether to
     * continue.
     */
    private boolean open(ByteBuffer in) throws SSLException {
        Failure refusal = input.refusal(in, state == State.HANDSHAKING);
        if (refusal != null) {
            broke(refusal);
            return false;
        }
        if (!TlsRecord.isWhole(in)) {
            return false;
        }
        int before = in.remaining();
        ByteBuffer plain = input.open(in);
        if (plain.hasRemaining()) {
            above().received(plain);
        }
        if (isAlive() && engine.isInboundDone()) {
            endInput();
            return false;
        }
        return in.remaining() < before;
    }

    private void endInput() {
        if (state == State.HANDSHAKING) {
            broke(TlsFailures.ended());
        } else if (!endTold) {
            endTold = true;
            above().inputEnded();
        }
    }

    @Override
    public void inputEnded() {
        if (state == State.HANDSHAKING) {
            broke(TlsFailures.ended());
        }
        if (state == State.BROKEN) {
            above().inputEnded();
        } else if (state == State.OPEN && !endTold) {
            endTold = true;
            above().failed(new FailureException(new TlsFailure.Truncated(input.bytes())));
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (state == State.HANDSHAKING && cause instanceof IOException) {
            broke(TlsFailures.broke(cause));
        }
        above().failed(cause); // ends the connection at once if the failure was reported before
    }

    // ---- bytes out ----

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (state == State.OPEN && !handshake.isComputing()) {
            output.send(bytes, below());
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                compute();
            }
            updateInterest();
        }
    }

    @Override
    public void writable() {
        try {
            output.flush(below());
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (!input.holdsNothing() || state == State.HANDSHAKING) {
            pumpHeld(); // it may have stopped for lack of room
        }
        if (state == State.OPEN || state == State.BROKEN) {
            above().writable();
        }
        updateInterest();
    }

    @Override
    public void blocked() {
        if (state == State.OPEN) {
            above().blocked();
        }
    }

    /** Returns the number of encrypted bytes that the system has not accepted. */
    @Override
    public long pendingBytes() {
        return output.waitingBytes() + below().pendingBytes();
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
        boolean computes = handshake.isComputing();
        below().wantRead(reads && !computes && !output.isFull());
        below().wantWrite(!output.isEmpty() || (aboveWrites && !computes));
    }

    @Override
    public void readNow() {
        if (!handshake.isComputing()) {
            below().readNow();
        }
    }

    @Override
    public void acknowledgeNow() {
        below().acknowledgeNow();
    }

    /** Returns whether this filter holds an incomplete record, or the link below holds input. */
    @Override
    public boolean holdsInput() {
        return !input.holdsNothing() || below().holdsInput();
    }

    // ---- the end ----

    /** Sends {@code close_notify}, then ends the output of the link below. */
    @Override
    public void shutdownOutput() throws IOException {
        if (state == State.OPEN && !handshake.isComputing()) {
            output.sayClosed(below());
        }
        output.shut(below());
        updateInterest();
    }

    @Override
    public void close() {
        if (state == State.OPEN && !handshake.isComputing() && !engine.isOutboundDone()) {
            try {
                output.sayClosed(below());
            } catch (IOException e) {
                // ignored: the peer gets no close_notify and detects a truncation
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
        handshake.over();
        input.clear();
        output.clear();
    }
}
