package dev.antiphon.stub.proxy;

import dev.antiphon.recording.Entry;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.WireFault;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The faults of one direction of a proxy. Any thread may call all methods. */
final class DirectionFaults {
    private final Entry.Direction direction;
    private final Consumer<InjectedFault> injected;
    private final List<ArmedFault> all = new CopyOnWriteArrayList<>();

    /**
     * Creates an empty set of faults.
     *
     * @param injected receives each fault just before it takes effect
     */
    DirectionFaults(Entry.Direction direction, Consumer<InjectedFault> injected) {
        this.direction = direction;
        this.injected = injected;
    }

    ArmedFault arm(ArmedFault fault) {
        all.add(fault);
        return fault;
    }

    ArmedFault arm(WireFault fault) {
        return arm(new ArmedFault(fault));
    }

    /** Returns whether a fault is armed for this connection. */
    boolean isFor(long connection) {
        return all.stream().anyMatch(each -> each.isFor(connection));
    }

    /**
     * Returns whether a fault that is restricted to single messages is armed for this connection.
     */
    boolean isForMessages(long connection) {
        return all.stream().anyMatch(each -> each.isOfMessages() && each.isFor(connection));
    }

    /**
     * Returns a wire for a whole connection that applies the faults of the whole direction and then
     * sends the bytes to {@code below}.
     */
    SwitchableWire over(FaultWire below, long connection) {
        return new SwitchableWire(
                below,
                () -> all.stream()
                        .filter(each -> !each.isOfMessages() && each.isFor(connection))
                        .toList(),
                told(connection));
    }

    /**
     * Returns a wire for one message that applies the faults of single messages and then sends the
     * bytes to the wire of the connection. May draw random numbers.
     */
    FaultWire over(FaultWire ofConnection, long connection, long message, RandomGenerator random) {
        List<ArmedFault> own = all.stream()
                .filter(ArmedFault::isOfMessages)
                .filter(each -> each.isFor(connection, message, random))
                .toList();
        return SwitchableWire.over(ofConnection, own, told(connection));
    }

    /** Returns a consumer that reports each fault once per wire. */
    private Consumer<ArmedFault> told(long connection) {
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
