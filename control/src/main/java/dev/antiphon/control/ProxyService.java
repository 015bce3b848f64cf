package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A proxy of a {@link Control}. It can be disabled, get another target or address, and its faults
 * are changed one by one. Each of the first three ends the open connections, and numbers new ones
 * from 1.
 */
public final class ProxyService extends Service {
    private final ControlListener told;

    /** Orders the starts and stops of this proxy. It is held while an address is bound. */
    private final ReentrantLock starting = new ReentrantLock();

    private final ProxyFaults faults = new ProxyFaults();
    private volatile ProxyDefinition definition;
    private volatile Address target;
    private volatile List<Address> addresses;
    private volatile boolean isChanged;
    private boolean hasEnded;

    /** The addresses of the definition, with the ports that the system chose at the first start. */
    private List<Address> first;

    /** The running proxy; null while it is disabled. */
    private volatile @Nullable FaultProxy running;

    ProxyService(String name, ProxyDefinition definition, ControlListener told) {
        super(name, definition.origin(), new ServiceWatch(name, told));
        this.told = told;
        this.definition = definition;
        this.target = definition.target();
        this.addresses = definition.addresses();
        definition.faults().forEach(each -> faults.keep(each, definition.origin()));
        if (definition.isEnabled()) {
            running = started(target, addresses);
        }
        this.first = addresses;
    }

    @Override
    public Kind kind() {
        return Kind.PROXY;
    }

    @Override
    public String address() {
        return addresses.getFirst().toString();
    }

    @Override
    public Framing framing() {
        return definition.framing();
    }

    @Override
    public Optional<TcpServer> listening() {
        return Optional.ofNullable(running).map(FaultProxy::server);
    }

    @Override
    public boolean isChanged() {
        return isChanged;
    }

    /** Returns the current definition. */
    public ProxyDefinition definition() {
        return definition;
    }

    /** Returns the address of the server. */
    public String target() {
        return target.toString();
    }

    /** Returns whether the proxy accepts connections. */
    public boolean isEnabled() {
        return running != null;
    }

    // ---- states ----

    /**
     * Accepts connections again, on the same address.
     *
     * @throws ControlException when the address cannot be bound; the proxy stays disabled
     */
    public void enable() {
        restart(target, addresses, true);
    }

    /** Refuses new connections, and ends the open ones in order. */
    public void disable() {
        restart(target, addresses, false);
    }

    /**
     * Changes target, address and state. Values that are empty stay as they are.
     *
     * @throws ControlException when the address cannot be bound; the proxy then goes on as before
     */
    public void change(Optional<Address> to, Optional<Address> listen, Optional<Boolean> enabled) {
        restart(
                to.orElse(target),
                listen.map(List::of).orElse(addresses),
                enabled.orElse(isEnabled()));
    }

    private void restart(Address to, List<Address> listen, boolean enabled) {
        starting.lock();
        try {
            if (!move(to, listen, enabled)) {
                return;
            }
            isChanged = true;
        } finally {
            starting.unlock();
        }
        tell("proxy");
    }

    /** Restarts the proxy if a value differs. Returns whether one differs. */
    private boolean move(Address to, List<Address> listen, boolean enabled) {
        if (hasEnded) {
            throw ControlException.conflict("the proxy " + name() + " has ended");
        }
        boolean isSame = to.equals(target) && listen.equals(addresses);
        if (isSame && enabled == isEnabled()) {
            return false;
        }
        stop();
        if (enabled) {
            running = restarted(to, listen);
        } else {
            addresses = listen;
        }
        target = to;
        return true;
    }

    /**
     * Restores target, address, state and faults of the definition.
     *
     * @throws ControlException when the address cannot be bound; nothing has changed then
     */
    public void reset() {
        ordered(() -> {
            restore(definition, definition);
            isChanged = false;
        });
        tell("reset");
    }

    /**
     * Replaces the definition by one with the same settings. The proxy uses it at once; if the API
     * has changed the proxy, after {@link #reset}.
     *
     * @return whether the proxy uses it
     * @throws ControlException when the address cannot be bound; nothing has changed then
     */
    public boolean redefine(ProxyDefinition next) {
        ordered(() -> {
            if (!isChanged) {
                restore(definition, next);
            }
            definition = next;
        });
        tell("proxy");
        return !isChanged;
    }

    private void restore(ProxyDefinition before, ProxyDefinition next) {
        List<Address> listen =
                next.addresses().equals(before.addresses()) ? first : next.addresses();
        boolean unused = move(next.target(), listen, next.isEnabled());
        first = addresses;
        for (ServiceFault each : faults()) {
            drop(each);
        }
        for (FaultDefinition each : next.faults()) {
            apply(faults.keep(each, next.origin()));
        }
    }

    /** Starts with new values, or else with the old ones. */
    private FaultProxy restarted(Address to, List<Address> listen) {
        try {
            return started(to, listen);
        } catch (FailureException e) {
            if (!listen.equals(addresses)) {
                running = started(target, addresses);
            }
            throw ControlException.of(e);
        }
    }

    private void stop() {
        FaultProxy now = running;
        running = null;
        if (now != null) {
            now.server().pause();
            now.endConnections();
            now.stop();
        }
    }

    private FaultProxy started(Address to, List<Address> listen) {
        FaultProxy.Builder builder = definition
                .proxy(to, listen)
                .listener(watch())
                .onFault(fault -> told.on(new ControlEvent.Injected(name(), fault)));
        faults.addTo(builder);
        FaultProxy proxy = builder.start();
        addresses = bound(listen, proxy);
        return proxy;
    }

    /** Returns the addresses with the ports that the system chose, for later starts. */
    private static List<Address> bound(List<Address> listen, FaultProxy proxy) {
        boolean isChosen =
                listen.stream().anyMatch(each -> each instanceof HostPort host && host.port() == 0);
        return isChosen
                ? proxy.server().addresses().stream()
                        .map(Addresses::shown)
                        .map(Address::parse)
                        .toList()
                : listen;
    }

    // ---- faults ----

    /** Returns the faults, in the order in which they were armed. */
    public List<ServiceFault> faults() {
        return faults.all();
    }

    /**
     * Returns the fault of this name.
     *
     * @throws ControlException when there is none
     */
    public ServiceFault fault(String name) {
        return faults.find(name);
    }

    /**
     * Adds a fault, also to open connections.
     *
     * @throws ControlException when the name is taken
     */
    public ServiceFault arm(FaultDefinition fault) {
        ServiceFault kept = faults.keep(fault, Origin.API);
        apply(kept);
        changed();
        return kept;
    }

    private void apply(ServiceFault fault) {
        ordered(() -> {
            FaultProxy proxy = running;
            if (proxy != null) {
                ArmedFault unused = fault.direction() == Direction.S2C
                        ? proxy.toClient(fault.fault())
                        : proxy.toServer(fault.fault());
            }
        });
    }

    private void ordered(Runnable step) {
        starting.lock();
        try {
            step.run();
        } finally {
            starting.unlock();
        }
    }

    /**
     * Arms or disarms a fault, also for open connections.
     *
     * @throws ControlException when there is none of this name
     */
    public ServiceFault enableFault(String name, boolean enabled) {
        ServiceFault found = fault(name);
        if (enabled) {
            found.fault().arm();
        } else {
            found.fault().disarm();
        }
        changed();
        return found;
    }

    /**
     * Removes a fault, also from open connections.
     *
     * @throws ControlException when there is none of this name
     */
    public void removeFault(String name) {
        drop(fault(name));
        changed();
    }

    private void drop(ServiceFault fault) {
        detach(fault);
        faults.remove(fault);
    }

    private void detach(ServiceFault fault) {
        fault.fault().disarm();
        Optional.ofNullable(running).ifPresent(proxy -> proxy.remove(fault.fault()));
    }

    /**
     * Changes a fault, also on open connections. With the same restrictions it keeps its place
     * among the faults of its direction; with others it applies after them.
     *
     * @throws ControlException when there is none of this name
     */
    public ServiceFault changeFault(String name, ArmedFault next) {
        ServiceFault found = fault(name);
        if (restrictions(found.fault()).equals(restrictions(next))) {
            ArmedFault unused = found.fault().change(next.fault());
            changed();
            return found;
        }
        detach(found);
        ServiceFault changed = new ServiceFault(name, found.direction(), next.again(), Origin.API);
        faults.put(changed);
        apply(changed);
        changed();
        return changed;
    }

    private static String restrictions(ArmedFault fault) {
        return fault.toString().substring(fault.fault().toString().length());
    }

    @Override
    boolean endConnection(long connection, After after) {
        FaultProxy proxy = running;
        return proxy != null && proxy.end(connection, after);
    }

    private void changed() {
        isChanged = true;
        tell("faults");
    }

    private void tell(String what) {
        told.on(new ControlEvent.Changed(name(), what));
    }

    @Override
    void end() {
        ordered(() -> {
            hasEnded = true;
            stop();
        });
    }
}
