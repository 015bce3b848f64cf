package dev.antiphon.control.toxiproxy;

import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.control.toxiproxy.json.GoText;
import dev.antiphon.control.toxiproxy.json.GoValue;
import dev.antiphon.failure.FailureException;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.verify.StubCheck;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A proxy with a name and toxics. It listens while it is enabled. Any thread may call all methods.
 *
 * <p>No call waits for the client, the server or the bytes between them: changes of toxics take
 * effect on the threads of the connections.
 */
final class ToxicProxy {
    private static final int TOXICS_MAX = 1000;

    /** A target that no name service knows, for an upstream that is no address. */
    private static final Address NOWHERE = Address.parse("upstream.invalid:1");

    private final String name;
    private final ProxyOptions options;
    private final ReentrantLock lock = new ReentrantLock();

    // The lock guards the following fields.

    private String listen;
    private String upstream;
    private Optional<FaultProxy> running = Optional.empty();
    private boolean removed;
    private final List<Toxic> toxics = new ArrayList<>();

    ToxicProxy(ProxyFields definition, ProxyOptions options) {
        this.name = definition.name();
        this.listen = definition.listen();
        this.upstream = definition.upstream();
        this.options = options;
    }

    String name() {
        return name;
    }

    /**
     * Listens, unless the proxy does so already.
     *
     * @throws RefusedCall when the address cannot be resolved or bound, or the proxy was removed
     */
    void start() {
        String wanted = locked(() -> listen);
        InetSocketAddress address;
        try {
            address = GoAddress.resolved(wanted);
        } catch (RefusedCall e) {
            throw RefusedCall.network("listen tcp: " + e.text());
        }
        locked(() -> {
            startAt(address);
            return "";
        });
    }

    private void startAt(InetSocketAddress address) {
        if (removed) {
            throw RefusedCall.noProxy();
        }
        if (running.isPresent()) {
            return;
        }
        FaultProxy.Builder builder = FaultProxy.to(target())
                .addresses(List.of(GoAddress.forListening(address)))
                .allow(StubCheck.UNFIRED)
                .closeUnreached();
        builder.limits(patient(builder.limits()));
        options.seed().ifPresent(builder::seed);
        AtomicReference<TrafficMetrics.Labels> labels =
                new AtomicReference<>(labels(GoAddress.shown(address)));
        options.metrics()
                .ifPresent(each -> builder.listenerOfBytes(each.ofClients(labels::get))
                        .listenerToServer(each.ofServer(labels::get)));
        toxics.forEach(each -> each.fault()
                .ifPresent(each.isUpstream() ? builder::faultToServer : builder::faultToClient));
        try {
            FaultProxy started = builder.start();
            running = Optional.of(started);
            listen = GoAddress.shown(started.server().addresses().get(0));
            labels.set(labels(listen));
        } catch (FailureException e) {
            throw GoAddress.notBound(address, e);
        }
    }

    /** Returns limits under which a side may stop reading, as at Toxiproxy. */
    private static Limits patient(Limits limits) {
        return limits.toBuilder()
                .writeProgressTimeout(Duration.ofDays(1))
                .minWriteBytesPerSecond(1)
                .build();
    }

    private TrafficMetrics.Labels labels(String listener) {
        return new TrafficMetrics.Labels(name, listener, upstream);
    }

    private Address target() {
        try {
            return Address.parse(upstream);
        } catch (IllegalArgumentException e) {
            return NOWHERE; // as in Toxiproxy, each connection ends at once
        }
    }

    /** Stops listening and ends the open connections in order. */
    void stop() {
        locked(() -> {
            stopNow();
            return "";
        });
    }

    private void stopNow() {
        running.ifPresent(each -> {
            each.endConnections();
            each.stop();
        });
        running = Optional.empty();
    }

    /** Stops the proxy for ever. */
    void remove() {
        locked(() -> {
            removed = true;
            stopNow();
            return "";
        });
    }

    /**
     * Applies the fields of a body; a field that is left out stays as it is. A change of an address
     * closes the open connections.
     *
     * @throws RefusedCall when a value is invalid, or an address cannot be resolved or bound
     */
    void update(GoValue body) {
        ProxyFields wanted = definition().with(body);
        boolean differs = differs(wanted);
        boolean starts = locked(() -> {
            if (differs) {
                stopNow();
                listen = wanted.listen();
                upstream = wanted.upstream();
            }
            if (!wanted.enabled()) {
                stopNow();
            }
            return wanted.enabled() && running.isEmpty();
        });
        if (starts) {
            start();
        }
    }

    /**
     * Returns whether the definition has another upstream, or a {@code listen} that resolves to
     * another address.
     *
     * @throws RefusedCall when {@code listen} cannot be resolved
     */
    boolean differs(ProxyFields other) {
        InetSocketAddress wanted = GoAddress.resolved(other.listen());
        ProxyFields present = definition();
        return !present.upstream().equals(other.upstream())
                || (!present.listen().equals(other.listen())
                        && !GoAddress.isSame(GoAddress.resolved(present.listen()), wanted));
    }

    private ProxyFields definition() {
        return locked(() -> new ProxyFields(name, listen, upstream, running.isPresent()));
    }

    /**
     * Adds a toxic, also to open connections, and returns it as JSON.
     *
     * @throws RefusedCall when a value is invalid, or the name is taken
     */
    String addToxic(GoValue body) {
        Toxic toxic = Toxic.read(body);
        return locked(() -> {
            if (toxics.stream().anyMatch(each -> each.name().equals(toxic.name()))) {
                throw RefusedCall.toxicExists();
            }
            if (toxics.size() >= TOXICS_MAX) {
                throw RefusedCall.tooMany("toxics in the proxy " + name, TOXICS_MAX);
            }
            toxics.add(toxic);
            running.ifPresent(each -> arm(each, toxic));
            return toxic.json();
        });
    }

    private static void arm(FaultProxy proxy, Toxic toxic) {
        toxic.fault().ifPresent(toxic.isUpstream() ? proxy::toServer : proxy::toClient);
    }

    /**
     * Changes a toxic, also for open connections, and returns it as JSON.
     *
     * @throws RefusedCall when there is none of this name, or a value is invalid
     */
    String changeToxic(String toxic, Supplier<GoValue> body) {
        locked(() -> named(toxic)); // an unknown toxic is reported before an invalid body
        GoValue value = body.get();
        return locked(() -> {
            Toxic changed = named(toxic);
            changed.change(value);
            return changed.json();
        });
    }

    /**
     * Removes a toxic, also from open connections.
     *
     * @throws RefusedCall when there is none of this name
     */
    void removeToxic(String toxic) {
        locked(() -> {
            Toxic removedOne = named(toxic);
            toxics.remove(removedOne);
            disarm(removedOne);
            return "";
        });
    }

    private void disarm(Toxic toxic) {
        toxic.fault().ifPresent(fault -> running.ifPresent(proxy -> proxy.remove(fault)));
    }

    /**
     * Enables the proxy and removes all toxics.
     *
     * @throws RefusedCall when the address cannot be bound
     */
    void reset() {
        start();
        locked(() -> {
            toxics.forEach(this::disarm);
            toxics.clear();
            return "";
        });
    }

    private Toxic named(String toxic) {
        return toxics.stream()
                .filter(each -> each.name().equals(toxic))
                .findFirst()
                .orElseThrow(RefusedCall::noToxic);
    }

    /**
     * Returns a toxic as JSON.
     *
     * @throws RefusedCall when there is none of this name
     */
    String toxicJson(String toxic) {
        return locked(() -> named(toxic).json());
    }

    /** Returns the toxics as a JSON array: those to the server, then those to the client. */
    String toxicsJson() {
        return locked(() -> Stream.concat(
                        toxics.stream().filter(Toxic::isUpstream),
                        toxics.stream().filter(each -> !each.isUpstream()))
                .map(Toxic::json)
                .collect(Collectors.joining(",", "[", "]")));
    }

    /** Returns the proxy as JSON. */
    String json() {
        return locked(() -> "{\"name\":" + GoText.quoted(name) + ",\"listen\":"
                + GoText.quoted(listen) + ",\"upstream\":" + GoText.quoted(upstream)
                + ",\"enabled\":" + running.isPresent() + ",\"toxics\":" + toxicsJson() + "}");
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
