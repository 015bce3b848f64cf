package dev.antiphon.engine.tls;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.FilterTimeout;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import java.time.Duration;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The waits of one connection's handshake: for the peer, up to the timeout, and for the engine's
 * computations on another thread. The timeout does not run during computations.
 *
 * <p>Used on the connection's loop.
 */
public final class TlsHandshake implements FilterTimeout.Step {
    private final TlsFilter filter;
    private final EventLoop loop;
    private final SSLEngine engine;
    private final HandshakeTasks tasks;
    private final Duration timeout;
    private final FilterTimeout deadline;
    private boolean computing;

    TlsHandshake(TlsFilter filter, EventLoop loop, TlsFilter.Side side, Duration timeout) {
        this.filter = filter;
        this.loop = loop;
        this.engine = side.engine();
        this.tasks = side.tasks();
        this.timeout = timeout;
        this.deadline = new FilterTimeout(loop, this);
    }

    void begin() throws SSLException {
        deadline.in(timeout);
        engine.beginHandshake();
    }

    /** Ends the wait for the peer. */
    void over() {
        deadline.cancel();
    }

    /**
     * Returns whether another thread uses the engine. Until it ends, the loop must not use the
     * engine.
     */
    boolean isComputing() {
        return computing;
    }

    /** Starts the engine's long computations on another thread. The filter continues after them. */
    void compute() {
        computing = true;
        deadline.hold();
        tasks.run(engine, filter::isAlive, () -> loop.execute(this::computed));
    }

    private void computed() {
        computing = false;
        deadline.goOn();
        filter.computed();
    }

    @Override
    public boolean awaitsPeer() {
        return filter.isHandshaking() && !computing;
    }

    @Override
    public long bytes() {
        return filter.receivedBytes();
    }

    @Override
    public void readNow() {
        filter.below().readNow();
    }

    @Override
    public void late() {
        filter.broke(new Failure.TimedOut(Phase.TLS_HANDSHAKE, timeout, bytes()));
    }
}
