package dev.antiphon.control;

import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A proxy of a {@link Control}. It can be disabled, get another target or address, and its faults
 * are changed one by one. Each of the first three ends the open connections, and numbers new ones
 * from 1.
 */
public final class ProxyService extends Service {
    /** The largest number of faults of a proxy. */
    public static final int FAULTS_MAX = 1000;

    private final ControlListener told;

    /** Orders the starts and stops of this proxy. It is held while an address is bound. */
    private final ReentrantLock starting = new ReentrantLock();

    /** Guards the faults; nothing waits under it. */
    private final ReentrantLock arming = new ReentrantLock();

    private final Map<String, ServiceFault> faults = new LinkedHashMap<>();
    private long faultsMade;
    private volatile ProxyDefinition definition;
    private volatile Address target;
    private volatile List<Address> addresses;
    private volatile boolean isChanged;
    private boolean hasEnded;

    /** The running proxy; null while it is disabled. */
    private volatile @Nullable FaultProxy running;

    ProxyService(String name, ProxyDefinition definition, ControlListener told) {
        super(name, definition.origin(), new ServiceWatch(name, told));
        this.told = told;
        this.definition = definition;
        this.target = definition.target();
        this.addresses = definition.addresses();
        definition.faults().forEach(each -> keep(each, definition.origin()));
        if (definition.isEnabled()) {
            running = started(target, addresses);
        }
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
            if (hasEnded) {
                throw ControlException.conflict("the proxy " + name() + " has ended");
            }
            boolean isSame = to.equals(target) && listen.equals(addresses);
            if (isSame && enabled == isEnabled()) {
                return;
            }
            stop();
            if (enabled) {
                running = restarted(to, listen);
            } else {
                addresses = listen;
            }
            target = to;
            isChanged = true;
        } finally {
            starting.unlock();
        }
        told.on(new ControlEvent.Changed(name(), "proxy"));
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
            now.stop();
        }
    }

    private FaultProxy started(Address to, List<Address> listen) {
        FaultProxy.Builder builder = definition
                .proxy(to, listen)
                .listener(watch())
                .onFault(fault -> told.on(new ControlEvent.Injected(name(), fault)));
        for (ServiceFault each : faults()) {
            if (each.direction() == Direction.S2C) {
                builder.faultToClient(each.fault());
            } else {
                builder.faultToServer(each.fault());
            }
        }
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
        arming.lock();
        try {
            return List.copyOf(faults.values());
        } finally {
            arming.unlock();
        }
    }

    /**
     * Returns the fault of this name.
     *
     * @throws ControlException when there is none
     */
    public ServiceFault fault(String name) {
        List<ServiceFault> all = faults();
        return all.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ControlException.notFound(
                        "fault", name, all.stream().map(ServiceFault::name).toList()));
    }

    /**
     * Adds a fault, also to open connections.
     *
     * @throws ControlException when the name is taken
     */
    public ServiceFault arm(FaultDefinition fault) {
        ServiceFault kept = keep(fault, Origin.API);
        apply(kept);
        changed();
        return kept;
    }

    private ServiceFault keep(FaultDefinition fault, Origin origin) {
        arming.lock();
        try {
            if (faults.size() >= FAULTS_MAX) {
                throw ControlException.full("faults", FAULTS_MAX);
            }
            String name = fault.name().map(ServiceNames::checked).orElseGet(this::generated);
            if (faults.containsKey(name)) {
                throw ControlException.taken("fault", name);
            }
            ArmedFault armed = fault.fault().again();
            if (!fault.isEnabled()) {
                armed.disarm();
            }
            ServiceFault kept = new ServiceFault(name, fault.direction(), armed, origin);
            faults.put(name, kept);
            return kept;
        } finally {
            arming.unlock();
        }
    }

    private String generated() {
        String name;
        do {
            name = "fault-" + ++faultsMade;
        } while (faults.containsKey(name));
        return name;
    }

    private void apply(ServiceFault fault) {
        starting.lock();
        try {
            FaultProxy proxy = running;
            if (proxy != null) {
                ArmedFault unused = fault.direction() == Direction.S2C
                        ? proxy.toClient(fault.fault())
                        : proxy.toServer(fault.fault());
            }
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
        ServiceFault found = fault(name);
        found.fault().disarm();
        arming.lock();
        try {
            faults.remove(name, found);
        } finally {
            arming.unlock();
        }
        changed();
    }

    private void changed() {
        isChanged = true;
        told.on(new ControlEvent.Changed(name(), "faults"));
    }

    @Override
    void end() {
        starting.lock();
        try {
            hasEnded = true;
            stop();
        } finally {
            starting.unlock();
        }
    }
}
