package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.VerificationError;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A proxy of a {@link Control}. It can be disabled, get another target, address or framing, and its
 * faults are changed one by one. Each of the first four ends the open connections in order, and
 * numbers new ones from 1.
 */
public final class ProxyService extends Service {
    private final ControlListener told;

    /** Orders the starts and stops of this proxy. It is held while an address is bound. */
    private final ReentrantLock starting = new ReentrantLock();

    private final ProxyFaults faults = new ProxyFaults();
    private volatile ProxyDefinition definition;
    private volatile ProxyWay way;
    private volatile boolean isChanged;
    private boolean hasEnded;

    /** The addresses of the definition, with the ports that the system chose at the first start. */
    private List<Address> first;

    /** The running proxy; null while it is disabled. */
    private volatile @Nullable FaultProxy running;

    ProxyService(
            String name, ProxyDefinition definition, ControlListener told, ServiceWatch watch) {
        super(name, definition.origin(), watch);
        this.told = told;
        this.definition = definition;
        this.way = ProxyWay.of(definition);
        definition.faults().forEach(each -> faults.keep(each, definition.origin()));
        if (definition.isEnabled()) {
            running = started(way);
        }
        this.first = way.listen();
    }

    @Override
    public Kind kind() {
        return Kind.PROXY;
    }

    @Override
    public String address() {
        return way.listen().getFirst().toString();
    }

    @Override
    public Framing framing() {
        return way.framing();
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
        return way.target().toString();
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
        restart(way, true);
    }

    /** Refuses new connections, and ends the open ones in order. */
    public void disable() {
        restart(way, false);
    }

    /**
     * Changes target, address, framing and state. Values that are empty stay as they are.
     *
     * @throws ControlException when the address cannot be bound; the proxy then goes on as before
     */
    public void change(
            Optional<Address> to,
            Optional<Address> listen,
            Optional<Framing> framing,
            Optional<Boolean> enabled) {
        ProxyWay next = new ProxyWay(
                to.orElse(way.target()),
                listen.map(List::of).orElse(way.listen()),
                framing.orElse(way.framing()));
        restart(next, enabled.orElse(isEnabled()));
    }

    private void restart(ProxyWay next, boolean enabled) {
        starting.lock();
        try {
            if (!move(next, enabled)) {
                return;
            }
            isChanged = true;
        } finally {
            starting.unlock();
        }
        tell("proxy");
    }

    /** Restarts the proxy if a value differs. Returns whether one differs. */
    private boolean move(ProxyWay next, boolean enabled) {
        if (hasEnded) {
            throw ControlException.conflict("the proxy " + name() + " has ended");
        }
        if (next.equals(way) && enabled == isEnabled()) {
            return false;
        }
        if (enabled && !next.listen().equals(way.listen())) {
            next.requireFree(way); // before connections end
        }
        stop();
        if (enabled) {
            running = restarted(next);
        } else {
            way = next;
        }
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
        boolean unused = move(ProxyWay.of(next).at(listen), next.isEnabled());
        first = way.listen();
        for (ServiceFault each : faults()) {
            drop(each);
        }
        for (FaultDefinition each : next.faults()) {
            apply(faults.keep(each, next.origin()));
        }
    }

    /** Starts with new values, or else with the old ones. */
    private FaultProxy restarted(ProxyWay next) {
        try {
            return started(next);
        } catch (FailureException e) {
            if (!next.listen().equals(way.listen())) {
                running = started(way);
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

    private FaultProxy started(ProxyWay next) {
        FaultProxy.Builder builder = definition
                .proxy(next.target(), next.listen())
                .framing(next.framing())
                .listener(watch())
                .interceptor(breakpoints().interceptor())
                .onFault(fault -> told.on(new ControlEvent.Injected(name(), fault)));
        faults.addTo(builder);
        FaultProxy proxy = builder.start();
        way = next.bound(proxy);
        return proxy;
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
        ordered(() -> Optional.ofNullable(running).ifPresent(fault::addTo));
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
     * Changes a fault, also on open connections. With the same conditions it keeps its place among
     * the faults of its direction; with others it applies after them, and counts anew.
     *
     * @throws ControlException when there is none of this name
     */
    public ServiceFault changeFault(String name, ArmedFault next) {
        ServiceFault found = fault(name);
        if (found.hasConditionsOf(next)) {
            ArmedFault unused = found.fault().change(next.fault());
            changed();
            return found;
        }
        boolean isArmed = found.fault().isArmed();
        detach(found);
        ServiceFault changed = new ServiceFault(name, found.direction(), next.again(), Origin.API);
        if (!isArmed) {
            changed.fault().disarm();
        }
        faults.put(changed);
        apply(changed);
        changed();
        return changed;
    }

    /**
     * Sends a message on the connection of this number, in the framing of the proxy.
     *
     * @throws ControlException when none is open, or the framing cannot carry the message
     */
    public void push(long connection, Direction direction, Message message) {
        FaultProxy proxy = running;
        requireOpen(
                connection,
                proxy != null
                        && ControlException.carried(
                                () -> proxy.push(connection, direction, message)));
    }

    /**
     * Checks that each armed fault has happened. Waits up to one second for open connections to
     * end.
     *
     * @param allowed the allowed kinds of findings, besides those of the definition
     * @throws VerificationError when an armed fault has not happened
     */
    public void check(Set<StubCheck> allowed) {
        if (!allowed.contains(StubCheck.UNFIRED)
                && !definition.allowed().contains(StubCheck.UNFIRED)) {
            Optional.ofNullable(running).ifPresent(FaultProxy::awaitServed);
            faults.check(this);
        }
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
