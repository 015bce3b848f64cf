package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;
import dev.antiphon.engine.loop.TimerTask;

/**
 * The waits of a pool between tries to connect. For the loop's thread alone.
 *
 * <p>A connection that broke counts as a reason to wait too: all clients of a server lose theirs at
 * once.
 */
final class Reconnect extends TimerTask {
    private final EventLoop loop;
    private final Jitter jitter;
    private final Runnable again;
    private int failures;
    private long notBefore = System.nanoTime();
    private boolean waits;

    /** @param again told when the wait is over */
    Reconnect(EventLoop loop, Jitter jitter, Runnable again) {
        this.loop = loop;
        this.jitter = jitter;
        this.again = again;
    }

    /**
     * Returns whether it may be tried now; while it has not succeeded, by one connection at a time.
     */
    boolean mayTry(boolean another) {
        return !waits && (failures == 0 || !another);
    }

    void opened() {
        failures = 0;
    }

    /** A connection that was open broke. */
    void lost() {
        if (!waits && failures == 0) {
            await(0);
        }
    }

    /** No connection came about. */
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
