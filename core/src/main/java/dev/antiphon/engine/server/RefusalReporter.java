package dev.antiphon.engine.server;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ServerEvent.ConnectionsRefused;
import dev.antiphon.failure.Failure;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * The reporter of refused connections. It reports the first at once, and the refusals of the
 * following second together in one event. Used on the loop's thread.
 */
final class RefusalReporter extends TimerTask {
    private static final long TOGETHER_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final Consumer<ConnectionsRefused> told;
    private long quietUntil;
    private long untold;
    private @Nullable Failure last;

    RefusalReporter(EventLoop loop, Consumer<ConnectionsRefused> told) {
        this.loop = loop;
        this.told = told;
        this.quietUntil = loop.now();
    }

    void refused(Failure failure) {
        untold++;
        last = failure;
        due(loop.now());
    }

    @Override
    public void due(long now) {
        if (last == null) {
            return;
        }
        if (now < quietUntil) {
            loop.schedule(this, quietUntil);
            return;
        }
        told.accept(new ConnectionsRefused(last, untold, System.nanoTime()));
        quietUntil = now + TOGETHER_NANOS;
        untold = 0;
        last = null;
    }
}
