package dev.antiphon.cli.service;

import dev.antiphon.address.Address;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.EventListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The ports on which a server reports its health, and the time between its last report of readiness
 * and the drain. A server without these ports loads none of their classes: a method reference to
 * {@link ProbeServers} or {@link PrometheusText} would, hence the plain calls.
 *
 * <p>The thread of the command opens and closes the ports; the thread of a signal drains.
 */
public final class ServicePorts implements AutoCloseable {
    private final Optional<Address> health;
    private final Optional<Address> agentCheck;
    private final Optional<EventListener> listener;
    private final Optional<Supplier<String>> metrics;
    private final Duration drainDelay;
    private final CountDownLatch hurried = new CountDownLatch(1);

    /** Null until the ports are open, and for a server without them. */
    private volatile @Nullable ProbeServers probes;

    ServicePorts(
            Optional<Address> health,
            Optional<Address> agentCheck,
            boolean metrics,
            Duration drainDelay) {
        this.health = health;
        this.agentCheck = agentCheck;
        this.drainDelay = drainDelay;
        if (metrics) {
            PrometheusText text = new PrometheusText();
            this.listener = Optional.of(text.listener());
            this.metrics = Optional.of(text::text);
        } else {
            this.listener = Optional.empty();
            this.metrics = Optional.empty();
        }
    }

    /** Returns the ports of a server that has none. */
    public static ServicePorts none() {
        return new ServicePorts(Optional.empty(), Optional.empty(), false, Duration.ZERO);
    }

    /** Returns the listener that counts for the metrics; empty without them. */
    public Optional<EventListener> listener() {
        return listener;
    }

    /**
     * Opens the ports, on which the server is starting.
     *
     * @throws dev.antiphon.cli.text.CliException when one cannot be opened
     */
    public void open() {
        if (health.isEmpty() && agentCheck.isEmpty()) {
            return;
        }
        ProbeServers opened = new ProbeServers();
        probes = opened;
        if (health.isPresent()) {
            opened.openHealth(health.get(), metrics);
        }
        if (agentCheck.isPresent()) {
            opened.openAgentCheck(agentCheck.get());
        }
    }

    /** Reports that the server takes connections. */
    public void ready() {
        ProbeServers open = probes;
        if (open != null) {
            open.ready();
        }
    }

    /** Prints the addresses of the ports. */
    public void print(Terminal terminal, Texts texts) {
        ProbeServers open = probes;
        if (open != null) {
            open.print(terminal, texts);
        }
    }

    /**
     * Reports that the server drains, and waits until balancers had the time to notice.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public void beforeDrain() throws InterruptedException {
        ProbeServers open = probes;
        if (open != null) {
            open.draining();
        }
        var _ = hurried.await(drainDelay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends the wait of {@link #beforeDrain}. */
    public void hurry() {
        hurried.countDown();
    }

    /** Reports that the server has stopped, and closes the ports. */
    @Override
    public void close() {
        ProbeServers open = probes;
        if (open != null) {
            open.close();
        }
    }
}
