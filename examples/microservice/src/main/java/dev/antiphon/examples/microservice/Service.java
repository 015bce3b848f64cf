package dev.antiphon.examples.microservice;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.examples.microservice.Answer.Outcome;
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
     * @param perAddressMax the number of connections of one client address
     */
    record Settings(
            String name,
            String listen,
            String health,
            Optional<String> agentCheck,
            int perAddressMax) {}

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
        server = TcpServer.builder(Framing.line())
                .limits(Limits.builder()
                        .maxMessageBytes(4096)
                        .maxConnectionsPerAddress(settings.perAddressMax())
                        .build())
                .listener(MetricsListener.ofServer(registry, Tags.of("service", settings.name())))
                .onConnection(this::converse)
                .start(settings.listen());
        health.ready();
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
            return new Answer("", Outcome.BAD_REQUEST, String.valueOf(e.getMessage()));
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
        var report = health.drain(server, notice);
        log.println(Wire.message(new Line(Instant.now(), settings.name(), "", report.toString(), 0))
                .text());
    }

    @Override
    public void close() {
        server.close();
        http.close();
        agent.ifPresent(AgentCheckServer::close);
    }
}
