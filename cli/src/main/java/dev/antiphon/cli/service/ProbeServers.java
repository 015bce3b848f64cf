package dev.antiphon.cli.service;

import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.failure.FailureException;
import dev.antiphon.service.AgentCheckServer;
import dev.antiphon.service.Health;
import dev.antiphon.service.HealthServer;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The open ports of {@link ServicePorts}, and the health that they report. */
final class ProbeServers {
    private final Health health = new Health();
    private Optional<HealthServer> http = Optional.empty();
    private Optional<AgentCheckServer> agent = Optional.empty();
    private boolean hasMetrics;

    void openHealth(Address address, Optional<Supplier<String>> metrics) {
        HealthServer.Builder builder = HealthServer.builder(health);
        metrics.ifPresent(builder::metrics);
        hasMetrics = metrics.isPresent();
        http = Optional.of(opened(address, () -> builder.start(address)));
    }

    void openAgentCheck(Address address) {
        agent = Optional.of(opened(address, () -> AgentCheckServer.start(health, address)));
    }

    private static <T> T opened(Address address, Supplier<T> start) {
        try {
            return start.get();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), address.toString());
        }
    }

    void ready() {
        health.ready();
    }

    void draining() {
        health.draining();
    }

    void print(Terminal terminal, Texts texts) {
        http.ifPresent(each -> terminal.err()
                .println("antiphon: "
                        + texts.say(
                                "serve.health",
                                shown(each.addresses()),
                                "/live, /ready" + (hasMetrics ? ", /metrics" : ""))));
        agent.ifPresent(each -> terminal.err()
                .println("antiphon: " + texts.say("serve.agent-check", shown(each.addresses()))));
    }

    private static String shown(List<SocketAddress> addresses) {
        return addresses.stream().map(Addresses::shown).collect(Collectors.joining(", "));
    }

    void close() {
        health.stopped();
        http.ifPresent(HealthServer::close);
        agent.ifPresent(AgentCheckServer::close);
    }
}
