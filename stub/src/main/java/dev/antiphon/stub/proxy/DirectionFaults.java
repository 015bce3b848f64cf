package dev.antiphon.stub.proxy;

import dev.antiphon.recording.Entry;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.intercept.InterceptedReply;
import dev.antiphon.stub.intercept.MessageInterceptor;
import dev.antiphon.stub.match.Request;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The faults of one direction of a proxy, in the order in which they were armed, and the chains of
 * its open connections. Any thread may call all methods.
 */
final class DirectionFaults {
    private final Entry.Direction direction;
    private final Consumer<InjectedFault> injected;
    private final MessageInterceptor interceptor;
    private final List<ArmedFault> all = new CopyOnWriteArrayList<>();
    private final Set<FaultChain> open = ConcurrentHashMap.newKeySet();
    private final Runnable changed = this::update;

    /**
     * Creates an empty set of faults.
     *
     * @param injected receives each fault just before it takes effect
     * @param interceptor decides about the messages before the faults see them
     */
    DirectionFaults(
            Entry.Direction direction,
            Consumer<InjectedFault> injected,
            MessageInterceptor interceptor) {
        this.direction = direction;
        this.injected = injected;
        this.interceptor = interceptor;
    }

    /** Adds a fault, which begins on all open connections to which it applies. */
    ArmedFault arm(ArmedFault fault) {
        all.add(fault);
        fault.watch(changed);
        update();
        return fault;
    }

    /** Removes a fault. Bytes that it holds pass. Returns false if it is not in this direction. */
    boolean remove(ArmedFault fault) {
        boolean removed = all.remove(fault);
        fault.unwatch(changed);
        update();
        return removed;
    }

    /** Adds the chain of a new connection. */
    void open(FaultChain chain) {
        open.add(chain);
        chain.update(); // after it is added: a fault that is armed meanwhile updates it once more
    }

    /** Removes the chain of a connection that has ended. */
    void ended(FaultChain chain, long connection) {
        open.remove(chain);
        interceptor.ended(connection);
    }

    /** Returns whether messages are intercepted now. */
    boolean intercepts() {
        return interceptor.intercepts(direction);
    }

    /** Returns the decision of the interceptor, which may wait. */
    InterceptedReply intercept(Request request, BooleanSupplier isOver)
            throws InterruptedException {
        return interceptor.intercept(new InterceptedMessage(direction, request, isOver));
    }

    /** Forgets the faults, which may be in use by other proxies. */
    void close() {
        all.forEach(each -> each.unwatch(changed));
    }

    private void update() {
        open.forEach(FaultChain::update);
    }

    /** Returns the faults of the whole direction that apply to this connection. */
    List<ArmedFault> ofConnection(FaultedConnection connection) {
        return all.stream()
                .filter(each -> !each.isOfMessages() && connection.isAffectedBy(each))
                .toList();
    }

    /** Returns the faults of single messages that may apply to messages of this connection. */
    List<ArmedFault> ofMessages(FaultedConnection connection) {
        return all.isEmpty()
                ? List.of()
                : all.stream()
                        .filter(each -> each.isOfMessages() && connection.isAffectedBy(each))
                        .toList();
    }

    /** Returns a consumer that counts a fault, and reports it once for this connection. */
    Consumer<ArmedFault> told(long connection) {
        Set<ArmedFault> struck = ConcurrentHashMap.newKeySet();
        return fault -> {
            if (struck.add(fault)) {
                injected.accept(new InjectedFault(fault, connection, direction, ""));
            }
        };
    }

    /** Returns the armed faults that have not occurred. */
    Stream<ArmedFault> unfired() {
        return all.stream().filter(ArmedFault::isUnfired);
    }
}
