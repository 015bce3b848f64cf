package dev.antiphon.engine;

import dev.antiphon.DrainReport;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent.Drained;
import dev.antiphon.event.ServerEvent.Listening;
import dev.antiphon.framing.Scan;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A server that runs: its loops, its doors, and its connections. Its methods may be called by any thread.
 *
 * <p>The doors accept on the first loop and deal the connections out to all of them in turn.
 */
public final class ServerEngine {
    /** How long a drain waits for the first byte of a connection that had just been accepted. */
    private static final Duration FIRST_BYTE_GRACE = Duration.ofMillis(250);

    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final Setup setup;
    private final Supplier<Exchange> exchanges;
    private final Loops loops;
    private final Doors doors;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ThreadLocal<Scan> scans = ThreadLocal.withInitial(Scan::new);
    private volatile DrainReport report = new DrainReport(0, 0, Map.of(), Duration.ZERO);

    ServerEngine(Setup setup, Supplier<Exchange> exchanges, int loopCount) {
        this.setup = setup;
        this.exchanges = exchanges;
        this.loops = new Loops("antiphon-server", loopCount);
        this.doors = new Doors(loops.first(), this);
    }

    /** Binds all the addresses (port 0: the same free port on each) and begins to accept. */
    void listen(List<InetSocketAddress> addresses) {
        try {
            doors.open(addresses);
        } catch (RuntimeException e) {
            loops.stop();
            setup.events().close(Duration.ZERO);
            throw e;
        }
        if (setup.events().on()) {
            setup.events().emit(new Listening(addresses(), System.nanoTime()));
        }
    }

    /** What is listened on, with the real port. */
    public List<SocketAddress> addresses() {
        return doors.addresses();
    }

    /** The number of connections that are open now. */
    public int connections() {
        return open.get();
    }

    /** Stops to accept; the connections that are open are served on. */
    public void pause() {
        doors.pause();
    }

    /** Accepts again. */
    public void resume() {
        doors.resume();
    }

    // ---- accepted connections, on the first loop ----

    boolean hasRoom() {
        return open.get() < setup.limits().connectionsMax();
    }

    void accepted(Transport.Accepted accepted) {
        open.incrementAndGet();
        EventLoop loop = loops.next();
        if (loop.isCurrent()) {
            serve(loop, accepted);
        } else {
            loop.execute(() -> serve(loop, accepted));
        }
    }

    private void serve(EventLoop loop, Transport.Accepted accepted) {
        long id = ids.incrementAndGet();
        Scan scan = scans.get();
        LiveConnection connection =
                new LiveConnection(id, loop, setup, exchanges.get(), scan, this::closed);
        try {
            connection.accept(accepted);
        } catch (Throwable e) { // an Error too: the place must be free again
            if (connection.wasOpened()) {
                connection.failed(e);
            } else {
                accepted.discard();
                closed();
            }
        }
    }

    private void closed() {
        int before = open.getAndDecrement();
        if (before == setup.limits().connectionsMax()) {
            doors.roomAgain();
        }
    }

    void emit(Event event) {
        if (setup.events().on()) {
            setup.events().emit(event);
        }
    }

    int backlog() {
        return setup.limits().backlog();
    }

    // ---- the end ----

    /**
     * Serves what the backlog holds, lets everything that was asked be answered and flushed, and stops. A second call waits
     * for the first and gives its report. A thread that is interrupted meanwhile waits no longer: what is left is cut.
     */
    public DrainReport drain(Duration within) {
        loops.mustNotBlock("drain");
        if (draining.getAndSet(true)) {
            return awaitReport();
        }
        long began = System.nanoTime();
        Drain drain = new Drain(loops, open);
        doors.acceptWaitingAndClose();
        int total = drain.begin();
        Duration grace = within.compareTo(FIRST_BYTE_GRACE) < 0 ? within : FIRST_BYTE_GRACE;
        drain.awaitEmpty(grace);
        drain.closeSilent();
        drain.awaitEmpty(within.minusNanos(System.nanoTime() - began));
        Map<String, Integer> reasons = drain.cut();
        loops.stop();
        int cut = reasons.values().stream().mapToInt(Integer::intValue).sum();
        report = new DrainReport(
                total - cut, cut, reasons, Duration.ofNanos(System.nanoTime() - began));
        emit(new Drained(report, System.nanoTime()));
        setup.events().close(EVENTS_GRACE);
        stopped.countDown();
        return report;
    }

    private DrainReport awaitReport() {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return report;
    }

    /** Waits until the server has stopped. */
    public void awaitStopped() throws InterruptedException {
        stopped.await();
    }
}
