package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;
import dev.antiphon.engine.loop.TimerTask;

/**
 * The waits of a pool between attempts to connect. For the loop's thread alone.
 *
 * <p>The loss of an open connection causes a wait too, since all clients of a server lose their
 * connections at the same time.
 */
final class Reconnect extends TimerTask {
    private final EventLoop loop;
    private final Jitter jitter;
    private final Runnable again;
    private int failures;
    private long notBefore = System.nanoTime();
    private boolean waits;

    /**
     * Creates the waits.
     *
     * @param again called when a wait has ended
     */
    Reconnect(EventLoop loop, Jitter jitter, Runnable again) {
        this.loop = loop;
        this.jitter = jitter;
        this.again = again;
    }

    /**
     * Returns whether an attempt to connect may begin now; after a failure, only one attempt at a
     * time may.
     */
    boolean mayTry(boolean another) {
        return !waits && (failures == 0 || !another);
    }

    void opened() {
        failures = 0;
    }

    /** Handles the loss of an open connection. */
    void lost() {
        if (!waits && failures == 0) {
            await(0);
        }
    }

    /** Handles a failed attempt to connect. */
    void failed() {
        if (!waits) {
            await(++failures);
        }
    }

    private void await(int failuresSoFar) {
        waits = true;
        notBefore = System.nanoTime() + jitter.nanos(failuresSoFar);
        loop.schedule(this, notBefore);
    }

    @Override
    public void due(long now) {
        if (now - notBefore < 0) {
            loop.schedule(this, notBefore);
            return;
        }
        waits = false;
        again.run();
    }
}
