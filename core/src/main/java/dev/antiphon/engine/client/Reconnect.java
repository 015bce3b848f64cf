package dev.antiphon.engine.client;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.Jitter;
import dev.antiphon.engine.loop.TimerTask;

/**
 * The timer of the waits between a pool's attempts to connect. Used on the loop's thread only.
 *
 * <p>The loss of an open connection also causes a wait. When a server stops, all its clients lose
 * their connections at the same time and would otherwise reconnect at once.
 */
final class Reconnect extends TimerTask {
    private final EventLoop loop;
    private final Jitter jitter;
    private final Runnable again;
    private int failures;
    private long notBefore = System.nanoTime();
    private boolean waits;

    /**
     * Creates the timer.
     *
     * @param again called when a wait has ended
     */
    Reconnect(EventLoop loop, Jitter jitter, Runnable again) {
        this.loop = loop;
        this.jitter = jitter;
        this.again = again;
    }

    /**
     * Returns whether an attempt to connect may begin now. After a failure, no attempt may begin
     * while another one runs.
     */
    boolean mayTry(boolean another) {
        return !waits && (failures == 0 || !another);
    }

    void opened() {
        failures = 0;
    }

    /**
     * Begins a wait, because an open connection was lost. Does nothing during a wait or after a
     * failed attempt.
     */
    void lost() {
        if (!waits && failures == 0) {
            await(0);
        }
    }

    /** Counts a failed attempt to connect and begins the next wait. Does nothing during a wait. */
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
