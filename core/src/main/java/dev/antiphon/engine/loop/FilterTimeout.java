package dev.antiphon.engine.loop;

import java.time.Duration;

/**
 * The deadline of a stage's step, such as a TLS handshake; it counts only the peer's time. It
 * stands still while this side is at work, and reads what has arrived before it calls the peer
 * late.
 *
 * <p>Used on the connection's loop.
 */
public final class FilterTimeout extends TimerTask {
    /** The step that a filter waits for. */
    public interface Step {
        /** Returns whether it is the peer's turn still. */
        boolean awaitsPeer();

        /** Bytes that have arrived for it. */
        long bytes();

        /** Reads what has arrived. */
        void readNow();

        /** The peer is late. */
        void late();
    }

    /** The most bytes read before the peer is late; no step is longer. */
    private static final long BYTES_MAX = 1 << 16;

    private final EventLoop loop;
    private final Step step;
    private long at;
    private long left;

    public FilterTimeout(EventLoop loop, Step step) {
        this.loop = loop;
        this.step = step;
    }

    /** Begins to run, for so long. */
    public void in(Duration time) {
        runFor(time.toNanos());
    }

    /** Stands still until {@link #goOn}. */
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
