package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.Counters;
import dev.antiphon.DrainReport;
import dev.antiphon.Fault;
import dev.antiphon.Limits;
import dev.antiphon.TransportInUse;
import dev.antiphon.TransportKind;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent.AcceptFaulted;
import dev.antiphon.event.ServerEvent.Drained;
import dev.antiphon.event.ServerEvent.LimitsChanged;
import dev.antiphon.event.ServerEvent.Listening;
import dev.antiphon.framing.Scan;
import dev.antiphon.proxyprotocol.ProxyTrust;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A server that runs: its loops, its doors, and its connections. Its methods may be called by any
 * thread.
 *
 * <p>The doors accept on the first loop and deal the connections out to all of them in turn.
 */
public final class ServerEngine {
    /** How long a drain waits for the first byte of a connection that had just been accepted. */
    private static final Duration FIRST_BYTE_GRACE = Duration.ofMillis(250);

    private static final Duration DRAIN_MOST = Duration.ofDays(365);

    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final Setup setup;
    private final Supplier<Exchange> exchanges;
    private final Loops loops;
    private final Doors doors;
    private final Crowd crowd = new Crowd();
    private final Refusals refusals;
    private final Watchdog watchdog;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();

    /**
     * When the drain is over at the latest, on the monotonic clock; later calls may only put it
     * forward.
     */
    private final AtomicLong drainUntil = new AtomicLong(after(DRAIN_MOST));

    /** Counts the connections that end; null until the doors close. */
    private volatile @Nullable Drain drain;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ThreadLocal<Scan> scans = ThreadLocal.withInitial(Scan::new);
    private final Means means;
    private volatile Limits limits;
    private final Optional<TlsReload> reload;
    private volatile DrainReport report = new DrainReport(0, 0, Map.of(), Duration.ZERO);

    ServerEngine(
            Setup setup, Supplier<Exchange> exchanges, int loopCount, TransportKind transport) {
        this.setup = setup;
        this.exchanges = exchanges;
        this.means = Means.ofThisProcess();
        this.limits = means.admit(setup.limits(), this::emit);
        this.reload = setup.watch();
        this.loops = new Loops("antiphon-server", loopCount, limits, transport);
        this.doors = new Doors(loops.first(), this);
        this.refusals = new Refusals(loops.first(), this::emit);
        setup.held().of(loops);
        this.watchdog = new Watchdog(
                "antiphon-server-watchdog", loops, () -> limits.loopStallTimeout(), this::emit);
    }

    /**
     * Binds all the addresses (port 0: the same free port on all of one host) and begins to accept.
     */
    void listen(List<? extends Address> addresses) {
        try {
            doors.open(addresses);
        } catch (RuntimeException e) {
            watchdog.stop();
            loops.stop();
            reload.ifPresent(TlsReload::stop);
            setup.events().close(Duration.ZERO);
            throw e;
        }
        FirstTimes.begin(loops.first().transport(), setup.tls());
    }

    void listening(List<SocketAddress> addresses) {
        emit(new Listening(addresses, System.nanoTime()));
    }

    /** The way to its sockets. */
    public TransportInUse transport() {
        return loops.transport();
    }

    /** What is listened on, with the real port. */
    public List<SocketAddress> addresses() {
        return doors.addresses();
    }

    /** The number of connections that are open now. */
    public int connections() {
        return open.get();
    }

    /** The bounds in force. */
    public Limits limits() {
        return limits;
    }

    /**
     * Puts other bounds into force, for the connections that are open too.
     *
     * @throws IllegalArgumentException when the backlog is another, which the system takes only
     *     when it begins to listen
     */
    public synchronized void limits(Limits changed) {
        if (changed.backlog() != limits.backlog()) {
            throw new IllegalArgumentException("Limits.backlog is " + changed.backlog()
                    + ", but this server listens with " + limits.backlog()
                    + " already; keep it, or start another server");
        }
        Limits inForce = means.again().admit(changed, this::emit);
        limits = inForce;
        emit(new LimitsChanged(inForce, System.nanoTime())); // before what follows from them
        for (EventLoop loop : loops.all()) {
            OpenConnections.limit(loop, inForce);
        }
        doors.roomAgain();
    }

    /** What was done so far, and what is held now. */
    public Counters counters() {
        Totals totals = setup.totals();
        long messagesIn = 0;
        long messagesOut = 0;
        long bytesIn = 0;
        long bytesOut = 0;
        for (EventLoop loop : loops.all()) {
            messagesIn += loop.tally().messagesIn();
            messagesOut += loop.tally().messagesOut();
            bytesIn += loop.tally().bytesIn();
            bytesOut += loop.tally().bytesOut();
        }
        return new Counters(
                totals.accepted(),
                totals.refused(),
                open.get(),
                messagesIn,
                messagesOut,
                bytesIn,
                bytesOut,
                setup.held().bytes(),
                setup.outstanding().bytes(),
                watchdog.stalls(),
                setup.events().dropped(),
                totals.faults());
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
        return room() > 0;
    }

    int room() {
        return limits.connectionsMax() - open.get();
    }

    void accepted(Transport.Accepted accepted) {
        Optional<Network> from = accepted.remoteAddress() instanceof InetSocketAddress remote
                        && !isTrustedProxy(remote)
                ? Optional.of(Network.of(remote.getAddress()))
                : Optional.empty();
        int most = limits.connectionsPerAddressMax();
        if (from.isPresent() && !crowd.enter(from.get(), most)) {
            accepted.refuse();
            Fault fault = new Fault.AddressFull(from.get().toString(), most);
            setup.totals().countRefused(fault);
            refusals.refused(fault);
            return;
        }
        setup.totals().countAccepted();
        open.incrementAndGet();
        long id = ids.incrementAndGet(); // here, where they come in order
        Consumer<LiveConnection> closed = connection -> {
            from.ifPresent(crowd::leave);
            closed(connection);
        };
        EventLoop loop = loops.next();
        if (loop.isCurrent()) {
            serve(id, loop, accepted, closed);
        } else {
            loop.execute(() -> serve(id, loop, accepted, closed));
        }
    }

    /** A proxy brings everyone's connections, so that a limit of one address is not for it. */
    private boolean isTrustedProxy(SocketAddress remote) {
        ProxyTrust trust = setup.trust();
        return trust != null && trust.trusts(remote);
    }

    private void serve(
            long id, EventLoop loop, Transport.Accepted accepted, Consumer<LiveConnection> closed) {
        Scan scan = scans.get();
        LiveConnection connection =
                new LiveConnection(id, loop, setup, exchanges.get(), scan, closed);
        try {
            connection.accept(accepted);
        } catch (Throwable e) { // an Error too: the place must be free again
            if (connection.wasOpened()) {
                connection.failed(e);
            } else {
                accepted.discard();
                closed.accept(connection);
            }
        }
    }

    /** Counts every connection that ends from now on. */
    void accountTo(Drain current) {
        drain = current;
    }

    private void closed(LiveConnection connection) {
        Drain current = drain;
        if (current != null) {
            current.ended(connection);
        }
        int before = open.getAndDecrement();
        if (before == limits.connectionsMax()) {
            doors.roomAgain();
        }
    }

    void acceptFaulted(AcceptFaulted told) {
        setup.totals().count(told.fault());
        emit(told);
    }

    void emit(Event event) {
        if (setup.events().on()) {
            setup.events().emit(event);
        }
    }

    int backlog() {
        return limits.backlog();
    }

    // ---- the end ----

    /**
     * Serves what the backlog holds, lets everything that was asked be answered and flushed, and
     * stops. A second call gives the report of the first, which ends when the shorter of both
     * times is over. A thread that is interrupted meanwhile waits no longer: what is left is cut.
     */
    public DrainReport drain(Duration within) {
        loops.mustNotBlock("drain");
        if (!within.isZero()) {
            HandlerThreads.mustNotWait("drain", loops);
        }
        long began = System.nanoTime();
        drainUntil.accumulateAndGet(after(within), (a, b) -> a - b < 0 ? a : b);
        if (draining.getAndSet(true)) {
            return awaitReport();
        }
        try {
            return drainFrom(began, within);
        } finally {
            stopped.countDown(); // whatever was thrown
        }
    }

    /** A drain that waits for nothing. On a loop, which would wait for itself, another thread does it. */
    public void close() {
        if (loops.areCurrent()) {
            Thread.ofVirtual().name(Loops.CLOSER).start(() -> drain(Duration.ZERO));
        } else {
            drain(Duration.ZERO);
        }
    }

    private DrainReport drainFrom(long began, Duration within) {
        Drain current = new Drain(loops, open, drainUntil);
        doors.acceptLastAndClose(within, current);
        current.begin();
        Duration grace = within.compareTo(FIRST_BYTE_GRACE) < 0 ? within : FIRST_BYTE_GRACE;
        current.awaitEmpty(System.nanoTime() + grace.toNanos());
        current.closeSilent();
        current.awaitEmpty(drainUntil.get());
        current.cut();
        watchdog.stop();
        loops.stop();
        reload.ifPresent(TlsReload::stop);
        report = current.report(Duration.ofNanos(System.nanoTime() - began));
        emit(new Drained(report, System.nanoTime()));
        setup.events().close(EVENTS_GRACE);
        return report;
    }

    private static long after(Duration within) {
        Duration bounded = within.compareTo(DRAIN_MOST) > 0 ? DRAIN_MOST : within;
        return System.nanoTime() + bounded.toNanos();
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
