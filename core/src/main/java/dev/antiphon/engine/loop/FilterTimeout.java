package dev.antiphon.engine.loop;

import java.time.Duration;

/**
 * The deadline of a filter's step, such as a TLS handshake, which counts only the peer's time. It
 * stops while this side works, and reads the bytes that have arrived before it reports the peer as
 * late.
 *
 * <p>Used on the connection's loop.
 */
public final class FilterTimeout extends TimerTask {
    /** The step whose time is limited. */
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
     * The largest number of bytes that is read before the peer counts as late; no step has more.
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

    /** Starts the deadline with this time. */
    public void in(Duration time) {
        runFor(time.toNanos());
    }

    /** Stops the deadline until {@link #goOn}. */
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
