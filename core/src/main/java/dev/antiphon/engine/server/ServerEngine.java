package dev.antiphon.engine.server;

import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.FramingBounds;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.OpenConnections;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.handler.HandlerThreads;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.engine.loop.SharedCounters;
import dev.antiphon.engine.loop.Watchdog;
import dev.antiphon.engine.tls.CertificateReloader;
import dev.antiphon.event.Counters;
import dev.antiphon.event.DrainReport;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent.AcceptFailed;
import dev.antiphon.event.ServerEvent.Drained;
import dev.antiphon.event.ServerEvent.LimitsChanged;
import dev.antiphon.event.ServerEvent.Listening;
import dev.antiphon.event.TransportInUse;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.handler.Connection;
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
 * A running server: its loops, listening sockets and connections. Any thread may call its methods.
 *
 * <p>Connections are accepted on the first loop and distributed to all loops in turn.
 */
public final class ServerEngine {
    /** The longest time that a drain waits for the first byte of a connection. */
    private static final Duration FIRST_BYTE_GRACE = Duration.ofMillis(250);

    private static final Duration DRAIN_MOST = Duration.ofDays(365);

    private static final Duration EVENTS_GRACE = Duration.ofSeconds(2);

    private final ConnectionConfig connectionConfig;
    private final Supplier<MessageHandler> exchanges;
    private final EventLoopGroup eventLoopGroup;
    private final Acceptor acceptor;
    private final ConnectionsPerAddress connectionsPerAddress = new ConnectionsPerAddress();
    private final RefusalReporter refusalReporter;
    private final Watchdog watchdog;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean draining = new AtomicBoolean();

    /**
     * The deadline of the drain, on the monotonic clock. Further calls can only make it earlier.
     */
    private final AtomicLong drainUntil = new AtomicLong(after(DRAIN_MOST));

    /** The drain that counts closing connections; null until the drain stops new connections. */
    private volatile @Nullable Drain drain;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ThreadLocal<DecodeContext> scans = ThreadLocal.withInitial(DecodeContext::new);
    private final ResourceLimits resourceLimits;
    private volatile Limits limits;
    private final @Nullable CertificateReloader reload;
    private volatile DrainReport report = new DrainReport(0, 0, Map.of(), Duration.ZERO);

    public ServerEngine(
            ConnectionConfig connectionConfig,
            Supplier<MessageHandler> exchanges,
            int loopCount,
            TransportKind transport) {
        this.connectionConfig = connectionConfig;
        this.exchanges = exchanges;
        this.resourceLimits = ResourceLimits.ofThisProcess();
        this.limits = resourceLimits.admit(connectionConfig.limits(), this::emit);
        this.reload = connectionConfig.watch();
        this.eventLoopGroup = new EventLoopGroup("antiphon-server", loopCount, limits, transport);
        this.acceptor = new Acceptor(eventLoopGroup.first(), this);
        this.refusalReporter = new RefusalReporter(eventLoopGroup.first(), this::emit);
        connectionConfig.inboundBudget().of(eventLoopGroup);
        this.watchdog = new Watchdog(
                "antiphon-server-watchdog",
                eventLoopGroup,
                () -> limits.loopStallTimeout(),
                this::emit);
    }

    /**
     * Binds all addresses and starts accepting connections. With port 0, all addresses of a host
     * get the same free port.
     */
    public void listen(List<? extends Address> addresses) {
        ClassWarmUp.addresses();
        try {
            acceptor.open(addresses);
        } catch (RuntimeException e) {
            watchdog.stop();
            eventLoopGroup.stop();
            stopReloading();
            connectionConfig.events().close(Duration.ZERO);
            throw e;
        }
        ClassWarmUp.begin(eventLoopGroup.first().transport(), connectionConfig.tlsContext());
    }

    void listening(List<SocketAddress> addresses) {
        emit(new Listening(addresses, System.nanoTime()));
    }

    /** Returns the transport in use and the reason for its choice. */
    public TransportInUse transport() {
        return eventLoopGroup.transport();
    }

    /** Returns the addresses of the listeners, with their real ports. */
    public List<SocketAddress> addresses() {
        return acceptor.addresses();
    }

    /** Returns the number of open connections. */
    public int connections() {
        return open.get();
    }

    /** Returns the open connection of this number. */
    public Optional<Connection> connection(long id) {
        eventLoopGroup.mustNotBlock("connection");
        return OpenConnections.find(eventLoopGroup.all(), id);
    }

    /** Returns the limits in force. */
    public Limits limits() {
        return limits;
    }

    /**
     * Replaces the limits, also for open connections.
     *
     * @throws IllegalArgumentException when the backlog changes, since the system reads it only at
     *     the start
     */
    public void updateLimits(Limits changed) {
        // without a lock: a framing may be user code
        FramingBounds.check(connectionConfig.received(), changed);
        FramingBounds.check(connectionConfig.sent(), changed);
        putIntoForce(changed);
    }

    /** Applies changes of limits one after the other. */
    private synchronized void putIntoForce(Limits changed) {
        if (changed.backlog() != limits.backlog()) {
            throw new IllegalArgumentException("Limits.backlog is " + changed.backlog()
                    + ", but this server listens with " + limits.backlog()
                    + " already; keep it, or start another server");
        }
        Limits inForce = resourceLimits.again().admit(changed, this::emit);
        limits = inForce;
        // emitted before the events that the new limits cause
        emit(new LimitsChanged(inForce, System.nanoTime()));
        for (EventLoop loop : eventLoopGroup.all()) {
            OpenConnections.limit(loop, inForce);
        }
        acceptor.roomAgain();
    }

    private void stopReloading() {
        if (reload != null) {
            reload.stop();
        }
    }

    /** Returns the counters: totals since the start, and current numbers. */
    public Counters counters() {
        SharedCounters sharedCounters = connectionConfig.sharedCounters();
        long messagesIn = 0;
        long messagesOut = 0;
        long bytesIn = 0;
        long bytesOut = 0;
        for (EventLoop loop : eventLoopGroup.all()) {
            messagesIn += loop.loopCounters().messagesIn();
            messagesOut += loop.loopCounters().messagesOut();
            bytesIn += loop.loopCounters().bytesIn();
            bytesOut += loop.loopCounters().bytesOut();
        }
        return new CountersSnapshot(
                sharedCounters.accepted(),
                sharedCounters.refused(),
                open.get(),
                messagesIn,
                messagesOut,
                bytesIn,
                bytesOut,
                connectionConfig.inboundBudget().bytes(),
                connectionConfig.outboundBudget().bytes(),
                watchdog.stalls(),
                connectionConfig.events().dropped(),
                sharedCounters.failures());
    }

    /** Stops accepting; open connections are still served. */
    public void pause() {
        acceptor.pause();
    }

    /** Resumes accepting after {@link #pause}. */
    public void resume() {
        acceptor.resume();
    }

    // ---- accepted connections, on the first loop ----

    boolean hasRoom() {
        return room() > 0;
    }

    int room() {
        return limits.maxConnections() - open.get();
    }

    void accepted(Transport.Accepted accepted) {
        Optional<AddressNetwork> from = accepted.remoteAddress() instanceof InetSocketAddress remote
                        && !isTrustedProxy(remote)
                ? Optional.of(AddressNetwork.of(remote.getAddress()))
                : Optional.empty();
        int most = limits.maxConnectionsPerAddress();
        if (from.isPresent() && !connectionsPerAddress.enter(from.get(), most)) {
            accepted.refuse();
            Failure failure = new ServerFailure.AddressFull(from.get().toString(), most);
            connectionConfig.sharedCounters().countRefused(failure);
            refusalReporter.refused(failure);
            return;
        }
        connectionConfig.sharedCounters().countAccepted();
        open.incrementAndGet();
        long id = ids.incrementAndGet(); // here, where connections come in order
        Consumer<TcpConnection> closed = connection -> {
            from.ifPresent(connectionsPerAddress::leave);
            closed(connection);
        };
        EventLoop loop = eventLoopGroup.next();
        if (loop.isCurrent()) {
            serve(id, loop, accepted, closed);
        } else {
            loop.execute(() -> serve(id, loop, accepted, closed));
        }
    }

    /**
     * Returns whether the peer is a trusted proxy. The limit per address does not apply to a proxy,
     * since it forwards the connections of many clients.
     */
    private boolean isTrustedProxy(SocketAddress remote) {
        ProxyTrust trust = connectionConfig.trust();
        return trust != null && trust.trusts(remote);
    }

    private void serve(
            long id, EventLoop loop, Transport.Accepted accepted, Consumer<TcpConnection> closed) {
        DecodeContext decodeContext = scans.get();
        TcpConnection connection = new TcpConnection(
                id, loop, connectionConfig, exchanges.get(), decodeContext, closed);
        try {
            connection.accept(accepted);
        } catch (Throwable e) { // also for an Error: the place must be freed
            if (connection.wasOpened()) {
                connection.failed(e);
            } else {
                accepted.discard();
                closed.accept(connection);
            }
        }
    }

    /** Makes this drain count every connection that closes from now on. */
    void accountTo(Drain current) {
        drain = current;
    }

    private void closed(TcpConnection connection) {
        Drain current = drain;
        if (current != null) {
            current.ended(connection);
        }
        int before = open.getAndDecrement();
        if (before == limits.maxConnections()) {
            acceptor.roomAgain();
        }
    }

    void acceptFailed(AcceptFailed told) {
        connectionConfig.sharedCounters().count(told.failure());
        emit(told);
    }

    void emit(Event event) {
        if (connectionConfig.events().on()) {
            connectionConfig.events().emit(event);
        }
    }

    int backlog() {
        return limits.backlog();
    }

    // ---- the end ----

    /**
     * Accepts and serves the connections in the backlog, answers requests in flight, and stops the
     * server. A second call waits for the first drain and returns its report; the drain ends at the
     * earlier of both deadlines. If the draining thread is interrupted, it stops waiting and closes
     * the remaining connections at once.
     *
     * @throws IllegalStateException on a thread of the server, which would wait for itself
     */
    public DrainReport drain(Duration within) {
        eventLoopGroup.mustNotBlock("drain");
        if (!within.isZero()) {
            HandlerThreads.mustNotWait("drain", eventLoopGroup);
        }
        long began = System.nanoTime();
        drainUntil.accumulateAndGet(after(within), (a, b) -> a - b < 0 ? a : b);
        if (draining.getAndSet(true)) {
            return awaitReport();
        }
        try {
            return drainFrom(began, within);
        } finally {
            stopped.countDown(); // after every exception
        }
    }

    /**
     * Stops at once, like a drain with a timeout of zero. If a loop's thread calls this method,
     * another thread stops the server, since a loop cannot wait for itself.
     */
    public void close() {
        if (eventLoopGroup.areCurrent()) {
            Thread.ofVirtual().name(EventLoopGroup.CLOSER).start(() -> drain(Duration.ZERO));
        } else {
            drain(Duration.ZERO);
        }
    }

    private DrainReport drainFrom(long began, Duration within) {
        Drain current = new Drain(eventLoopGroup, open, drainUntil);
        acceptor.acceptLastAndClose(within, current);
        current.begin();
        Duration grace = within.compareTo(FIRST_BYTE_GRACE) < 0 ? within : FIRST_BYTE_GRACE;
        current.awaitEmpty(System.nanoTime() + grace.toNanos());
        current.closeSilent();
        current.awaitEmpty(drainUntil.get());
        current.cut();
        watchdog.stop();
        eventLoopGroup.stop();
        stopReloading();
        report = current.report(Duration.ofNanos(System.nanoTime() - began));
        emit(new Drained(report, System.nanoTime()));
        connectionConfig.events().close(EVENTS_GRACE);
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
