package dev.antiphon.engine.loop;

import java.time.Duration;

/**
 * The timer of a filter's step, such as a TLS handshake. Only time spent waiting for the peer
 * counts: the timer stops while this side works. When the time has passed, bytes that have arrived
 * are read before the peer is reported as late.
 *
 * <p>Used on the connection's loop.
 */
public final class FilterTimeout extends TimerTask {
    /** The step to which the timeout applies. */
    public interface Step {
        /** Returns whether the step waits for the peer. */
        boolean awaitsPeer();

        /** Returns the number of bytes that have arrived for the step. */
        long bytes();

        /** Reads the bytes that have arrived. */
        void readNow();

        /** Handles the timeout of the peer. */
        void late();
    }

    /**
     * The largest number of bytes that are read before the peer counts as late; no step needs more.
     */
    private static final long BYTES_MAX = 1 << 16;

    private final EventLoop loop;
    private final Step step;
    private long at;
    private long left;

    public FilterTimeout(EventLoop loop, Step step) {
        this.loop = loop;
        this.step = step;
    }

    /** Starts the timer with this timeout. */
    public void in(Duration time) {
        runFor(time.toNanos());
    }

    /** Stops the timer until {@link #goOn}. */
    public void hold() {
        left = at - loop.now();
        cancel();
    }

    public void goOn() {
        if (step.awaitsPeer()) {
            runFor(left);
        }
    }

    public void cancel() {
        loop.cancel(this);
    }

    private void runFor(long nanos) {
        at = loop.now() + nanos;
        cancel();
        loop.schedule(this, at);
    }

    @Override
    public void due(long now) {
        if (step.awaitsPeer() && now < at) {
            loop.schedule(this, at);
            return;
        }
        long before = -1;
        while (step.awaitsPeer() && step.bytes() > before && before < BYTES_MAX) {
            before = step.bytes();
            step.readNow();
        }
        if (step.awaitsPeer()) {
            step.late();
        }
    }
}
