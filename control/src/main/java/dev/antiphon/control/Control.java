package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.breakpoint.HeldMessages;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.PortDefinition;
import dev.antiphon.control.definition.PortKind;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.control.definition.ServerDefinition;
import dev.antiphon.control.definition.StubDefinition;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The registry of running services. Each has a name, and is created, changed and ended while the
 * others run. Any thread may call all methods.
 *
 * <p>A lock guards the names alone. Services start and end outside of it, so that a slow start
 * delays no other service; a name is reserved meanwhile.
 */
public final class Control implements AutoCloseable {
    /** The largest number of services. */
    public static final int SERVICES_MAX = 10_000;

    private final ReentrantLock lock = new ReentrantLock();

    /** The services in the order of their names' reservation; empty while one starts or ends. */
    private final Map<String, Optional<Service>> services = new LinkedHashMap<>();

    private final Map<Service.Kind, Long> made = new EnumMap<>(Service.Kind.class);
    private final HeldMessages held = new HeldMessages();
    private final List<ControlListener> listeners = new CopyOnWriteArrayList<>();
    private boolean isClosed;

    private Control() {}

    /** Returns a registry without services. */
    public static Control start() {
        return new Control();
    }

    // ---- services ----

    /** Returns the services, in the order of their creation. */
    public List<Service> services() {
        return guarded(
                () -> services.values().stream().flatMap(Optional::stream).toList());
    }

    /** Returns the service of this name; empty if there is none. */
    public Optional<Service> find(String name) {
        return guarded(() -> services.getOrDefault(name, Optional.empty()));
    }

    /**
     * Returns the stub of this name.
     *
     * @throws ControlException when there is none
     */
    public StubService stub(String name) {
        return of(StubService.class, Service.Kind.STUB, name);
    }

    /**
     * Returns the proxy of this name.
     *
     * @throws ControlException when there is none
     */
    public ProxyService proxy(String name) {
        return of(ProxyService.class, Service.Kind.PROXY, name);
    }

    private <S extends Service> S of(Class<S> type, Service.Kind kind, String name) {
        return find(name)
                .filter(type::isInstance)
                .map(type::cast)
                .orElseThrow(() -> ControlException.notFound(kind.toString(), name, names(kind)));
    }

    /**
     * Starts a stub.
     *
     * @throws ControlException when the name is taken, or the address cannot be bound
     */
    public StubService addStub(StubDefinition definition) {
        return add(
                definition.name(),
                Service.Kind.STUB,
                name -> new StubService(name, definition, this::tell, watch(name)));
    }

    /**
     * Starts a proxy.
     *
     * @throws ControlException when a name is taken, or the address cannot be bound
     */
    public ProxyService addProxy(ProxyDefinition definition) {
        return add(
                definition.name(),
                Service.Kind.PROXY,
                name -> new ProxyService(name, definition, this::tell, watch(name)));
    }

    /**
     * Reserves a port of 127.0.0.1 on which no server answers.
     *
     * @throws ControlException when the system has no such port
     */
    public PortService addPort(PortKind kind) {
        return addPort(new PortDefinition(Optional.empty(), kind, Origin.API));
    }

    /**
     * Reserves a port of 127.0.0.1 on which no server answers.
     *
     * @throws ControlException when the name is taken, or the system has no such port
     */
    public PortService addPort(PortDefinition definition) {
        return add(
                definition.name(),
                Service.Kind.PORT,
                name -> new PortService(name, definition.origin(), definition.kind(), watch(name)));
    }

    /**
     * Starts a server of the program, which the registry shows, records and closes.
     *
     * @param start starts the server with this listener
     * @throws ControlException when the name is taken, or the address cannot be bound
     */
    public ServerService addServer(
            String name, Framing framing, Function<EventListener, TcpServer> start) {
        return addServer(Optional.of(name), framing, start);
    }

    /**
     * Starts a server of the program, which the registry shows, records and closes.
     *
     * @param name the name; empty for a generated one
     * @param start starts the server with this listener
     * @throws ControlException when the name is taken, or the address cannot be bound
     */
    public ServerService addServer(
            Optional<String> name, Framing framing, Function<EventListener, TcpServer> start) {
        return addServer(name, Origin.COMMAND, framing, start);
    }

    /**
     * Starts the server of the lesson.
     *
     * @throws ControlException when the name is taken, or the address cannot be bound
     */
    public ServerService addServer(ServerDefinition definition) {
        return addServer(
                definition.name(), definition.origin(), definition.framing(), definition::start);
    }

    private ServerService addServer(
            Optional<String> name,
            Origin origin,
            Framing framing,
            Function<EventListener, TcpServer> start) {
        return add(
                name,
                Service.Kind.SERVER,
                own -> new ServerService(watch(own), origin, framing, start));
    }

    /**
     * Ends the service of this name and removes it, without a check for findings. When the method
     * returns, its address is free.
     *
     * @throws ControlException when there is none
     */
    public void remove(String name) {
        Service found = guarded(() -> {
                    Optional<Service> now = services.getOrDefault(name, Optional.empty());
                    if (now.isPresent()) {
                        services.put(
                                name, Optional.empty()); // the name stays reserved until the end
                    }
                    return now;
                })
                .orElseThrow(() -> ControlException.notFound("service", name, names()));
        try {
            found.endNow();
        } finally {
            guarded(() -> services.remove(name));
        }
        tell(new ControlEvent.Ended(name));
    }

    /**
     * Checks that a server can listen at this address now, by listening there for a moment.
     *
     * @throws ControlException when the address cannot be bound
     */
    public static void requireFree(Address address) {
        boolean isFixed = address instanceof HostPort host && host.port() != 0;
        if (!isFixed) {
            return;
        }
        TcpServer.Builder server =
                TcpServer.builder(Framing.raw()).onMessage((connection, message) -> Reply.none());
        try {
            server.start(address.toString()).close();
        } catch (FailureException e) {
            throw ControlException.of(e);
        }
    }

    // ---- events ----

    /**
     * Adds a listener of the events of all services.
     *
     * @return an object whose {@code close} removes the listener
     */
    public Subscription listen(ControlListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** A listener in use. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        /** Removes the listener. */
        @Override
        void close();
    }

    /** Returns the messages that the breakpoints of all services hold. */
    public HeldMessages held() {
        return held;
    }

    private ServiceWatch watch(String service) {
        return new ServiceWatch(service, this::tell, held);
    }

    private void tell(ControlEvent event) {
        listeners.forEach(each -> each.on(event));
    }

    // ---- the end ----

    /**
     * Ends all services after the work in progress, without checks. Later additions are refused. A
     * call of {@link #close} meanwhile ends them at once.
     */
    public void drain() {
        List<Service> all = guarded(() -> {
            isClosed = true;
            return running();
        });
        atOnce(all, Service::drainNow);
        close();
    }

    /** Ends all services, without checks. Later additions are refused. */
    @Override
    public void close() {
        List<Service> all = guarded(() -> {
            isClosed = true;
            List<Service> running = running();
            services.clear();
            return running;
        });
        atOnce(all, Service::endNow);
    }

    private List<Service> running() {
        return services.values().stream().flatMap(Optional::stream).toList();
    }

    private static void atOnce(List<Service> all, Consumer<Service> ending) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            all.forEach(each -> threads.execute(() -> ending.accept(each)));
        }
    }

    // ---- names ----

    private <S extends Service> S add(
            Optional<String> wanted, Service.Kind kind, Function<String, S> start) {
        String name = guarded(() -> reserve(wanted, kind));
        S started;
        try {
            started = start.apply(name);
        } catch (RuntimeException | Error e) {
            guarded(() -> services.remove(name));
            throw ControlException.refused(e);
        }
        boolean isLate = guarded(() -> {
            if (!isClosed) {
                services.put(name, Optional.of(started));
            }
            return isClosed;
        });
        if (isLate) {
            started.endNow();
            throw closed();
        }
        tell(new ControlEvent.Started(name, kind));
        return started;
    }

    private String reserve(Optional<String> wanted, Service.Kind kind) {
        if (isClosed) {
            throw closed();
        }
        if (services.size() >= SERVICES_MAX) {
            throw ControlException.full("services", SERVICES_MAX);
        }
        String name = wanted.map(Service::checkedName).orElseGet(() -> generated(kind));
        if (services.containsKey(name)) {
            throw ControlException.taken("service", name);
        }
        services.put(name, Optional.empty());
        return name;
    }

    private String generated(Service.Kind kind) {
        String name;
        do {
            name = kind + "-" + made.merge(kind, 1L, Long::sum);
        } while (services.containsKey(name));
        return name;
    }

    private static ControlException closed() {
        return ControlException.conflict("the control has ended, and starts no more services");
    }

    private List<String> names() {
        return services().stream().map(Service::name).toList();
    }

    private List<String> names(Service.Kind kind) {
        return services().stream()
                .filter(each -> each.kind() == kind)
                .map(Service::name)
                .toList();
    }

    private <T> T guarded(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }
}
