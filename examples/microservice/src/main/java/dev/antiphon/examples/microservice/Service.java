package dev.antiphon.examples.microservice;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.examples.microservice.Answer.Outcome;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.metrics.MetricsListener;
import dev.antiphon.service.AgentCheckServer;
import dev.antiphon.service.Health;
import dev.antiphon.service.HealthServer;

import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A service: a server of lines with its limits, health, metrics, log and drain. Each connection has
 * one virtual thread, which answers its requests in order.
 */
final class Service implements AutoCloseable {
    /**
     * Settings.
     *
     * @param health the address for probes
     * @param agentCheck the address for HAProxy's agent checks
     * @param limits the limits of the service; see {@link #limits}
     */
    record Settings(
            String name,
            Address listen,
            Address health,
            Optional<Address> agentCheck,
            Limits limits) {}

    /** A line of the log. */
    record Line(Instant time, String service, String client, Object answer, double millis) {}

    private final Settings settings;
    private final Handling handling;
    private final PrintStream log;
    private final boolean paced;
    private final Health health = new Health();
    private final HealthServer http;
    private final Optional<AgentCheckServer> agent;
    private final TcpServer server;

    /** Starts the service. A paced one bounds the rate of each connection. */
    Service(
            Settings settings,
            Handling handling,
            PrintStream log,
            boolean paced,
            PrometheusMeterRegistry registry) {
        this.settings = settings;
        this.handling = handling;
        this.log = log;
        this.paced = paced;
        http = HealthServer.builder(health).metrics(registry::scrape).start(settings.health());
        agent = settings.agentCheck().map(address -> AgentCheckServer.start(health, address));
        rehearse();
        server = TcpServer.builder(Framing.line())
                .limits(settings.limits())
                .listener(MetricsListener.ofServer(registry, Tags.of("service", settings.name())))
                .onConnection(this::converse)
                .start(List.of(settings.listen()));
        health.ready();
        log("listens on " + server.addresses() + "; probes on " + http.addresses());
    }

    /** Returns limits with this number of connections of one client address. */
    static Limits limits(int perAddressMax) {
        return Limits.builder()
                .maxMessageBytes(4096)
                .maxConnectionsPerAddress(perAddressMax)
                .build();
    }

    /**
     * Answers a request over loopback, so that the JVM has loaded the classes before the first
     * client, whose deadline would pass meanwhile.
     */
    private void rehearse() {
        Request request = new Request("rehearsal", "rehearsal", "rehearsal", 1, 5_000);
        try (TcpServer stage = TcpServer.builder(Framing.line())
                        .onConnection(this::converse)
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + stage.port(), Framing.line())
                        .build()) {
            client.callOnce(Wire.message(request));
        } catch (FailureException e) {
            log("rehearsal: " + e.getMessage());
        }
    }

    private void log(String text) {
        log.println(Wire.message(new Line(Instant.now(), settings.name(), "", text, 0))
                .text());
    }

    private void converse(Conversation client) throws InterruptedException {
        Pace pace = new Pace();
        while (true) {
            Optional<Message> message = client.receive();
            if (message.isEmpty()) {
                return;
            }
            if (paced) {
                pace.step();
            }
            long began = System.nanoTime();
            Answer answer = answer(message.get());
            client.send(Wire.message(answer));
            double millis = (System.nanoTime() - began) / 1e6;
            String address = client.remoteAddress().toString();
            log.println(
                    Wire.message(new Line(Instant.now(), settings.name(), address, answer, millis))
                            .text());
        }
    }

    private Answer answer(Message message) {
        try {
            Request request = Wire.request(message);
            return handling.handle(request, Deadline.in(request.timeLeftMillis()));
        } catch (IllegalArgumentException e) {
            return new Answer(
                    Wire.id(message), Outcome.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    TcpServer server() {
        return server;
    }

    int healthPort() {
        return http.port();
    }

    /** Reports that it drains, serves on for the time of the notice, and drains. */
    void drain(Duration notice) throws InterruptedException {
        log(health.drain(server, notice).toString());
    }

    @Override
    public void close() {
        server.close();
        http.close();
        agent.ifPresent(AgentCheckServer::close);
    }
}
