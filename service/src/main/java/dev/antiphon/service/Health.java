package dev.antiphon.service;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.DrainReport;
import dev.antiphon.text.Escapes;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The health of a service, which the program sets and {@link HealthServer} and {@link
 * AgentCheckServer} report: its readiness, named checks that fail, and its weight.
 *
 * <p>A new service is {@link Readiness#STARTING}, has no failing check, and a weight of 100
 * percent. Checks are results that the program reports, so that a probe runs no code of the
 * program. Any thread may call the methods; they return at once, except {@link #drain(TcpServer,
 * Duration)}.
 */
public final class Health {
    /** The largest number of checks that can fail at the same time. */
    public static final int CHECKS_MAX = 100;

    /** The largest number of characters of a check's name or reason. Longer texts are refused. */
    public static final int CHECK_CHARACTERS_MAX = 200;

    private final AtomicReference<HealthState> state;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Creates the health of a service that is starting. */
    public Health() {
        state = new AtomicReference<>(
                new HealthState(Readiness.STARTING, 100, Collections.emptySortedMap()));
    }

    /** Returns the current state. */
    public HealthState state() {
        return state.get();
    }

    /**
     * Reports that the service takes new connections. Has no effect once the service drains, so
     * that a start that ends late does not cancel a drain.
     */
    public void ready() {
        advance(Readiness.READY);
    }

    /** Reports that the service asks for no new connections. Has no effect once it has stopped. */
    public void draining() {
        advance(Readiness.DRAINING);
    }

    /** Reports that the service has ended. Ends the notice of a {@link #drain} in progress. */
    public void stopped() {
        advance(Readiness.STOPPED);
        stopped.countDown();
    }

    private void advance(Readiness next) {
        state.updateAndGet(now -> now.readiness().compareTo(next) < 0 ? now.with(next) : now);
    }

    /**
     * Reports that a check fails. The service is not ready until the check passes.
     *
     * @param check the name of the check, such as {@code database}
     * @param reason the reason, one line; control characters are replaced by spaces
     * @throws IllegalArgumentException when a text is empty or over {@link #CHECK_CHARACTERS_MAX},
     *     or when {@link #CHECKS_MAX} other checks fail
     */
    public void failing(String check, String reason) {
        String name = line("name", check);
        String why = line("reason", reason);
        state.updateAndGet(now -> {
            if (now.failing().size() >= CHECKS_MAX && !now.failing().containsKey(name)) {
                throw new IllegalArgumentException("check \"" + name + "\" is one more than the "
                        + CHECKS_MAX + " that can fail; use fewer names");
            }
            return now.withFailing(name, why);
        });
    }

    /** Reports that a check passes. Has no effect if it does not fail. */
    public void passing(String check) {
        String name = line("name", check);
        state.updateAndGet(now -> now.without(name));
    }

    private static String line(String what, String text) {
        if (text.isBlank() || text.length() > CHECK_CHARACTERS_MAX) {
            throw new IllegalArgumentException("the " + what + " of a check has " + text.length()
                    + " characters; give 1 to " + CHECK_CHARACTERS_MAX);
        }
        return Escapes.oneLine(text);
    }

    /**
     * Sets the share of its usual load that the service asks for; 100 by default. HAProxy reads it
     * by its agent check. At 0 the service gets no new connections.
     *
     * @throws IllegalArgumentException unless it is from 0 to 100
     */
    public void weight(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException(
                    "weight is " + percent + " percent; give a value from 0 to 100");
        }
        state.updateAndGet(now -> now.withWeight(percent));
    }

    /**
     * Drains a server so that no client is refused: reports {@link Readiness#DRAINING}, serves on
     * for the time of the notice, then drains within {@link Limits#drainTimeout} and reports {@link
     * Readiness#STOPPED}. {@link #stopped} ends the notice early, also from another thread.
     *
     * @param notice the time in which balancers learn of it: longer than the interval of their
     *     probes, times the failed probes after which they take a server out
     * @return the report of the drain
     * @throws InterruptedException when the thread was interrupted during the notice; the server
     *     still serves
     */
    public DrainReport drain(TcpServer server, Duration notice) throws InterruptedException {
        draining();
        var unused = stopped.await(notice.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return server.drain();
        } finally {
            stopped();
        }
    }
}
