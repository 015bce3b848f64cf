package dev.antiphon.service;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.net.SocketAddress;
import java.util.List;

/**
 * A server for HAProxy's agent checks, on a separate port. It sends one line to each connection and
 * closes it: {@code up ready} with the weight, {@code drain}, {@code down} with the reasons, or
 * {@code stopped} (HAProxy configuration manual, 5.2, {@code agent-check}).
 *
 * <p>HAProxy keeps the last word of each kind, so that a line contains all words of its state:
 * {@code up} cancels {@code down}, and {@code ready} cancels {@code drain}. The limits are those of
 * a {@link HealthServer}.
 */
public final class AgentCheckServer implements AutoCloseable {
    private static final int REASON_CHARACTERS_MAX = 400;

    private final TcpServer server;

    private AgentCheckServer(TcpServer server) {
        this.server = server;
    }

    /**
     * Starts a server that reports this health.
     *
     * @param address the address in the form of {@link Address#parse}; a port alone is on {@code
     *     localhost}
     * @throws FailureException when the address cannot be bound
     * @throws IllegalArgumentException when the address cannot be read
     */
    public static AgentCheckServer start(Health health, String address) {
        return start(health, Address.parse(address));
    }

    /**
     * Starts a server that reports this health on this address.
     *
     * @throws FailureException when the address cannot be bound
     */
    public static AgentCheckServer start(Health health, Address address) {
        return new AgentCheckServer(TcpServer.builder(Framing.raw())
                .limits(ProbeLimits.limits())
                .loops(1)
                .onConnection(conversation -> conversation.send(Message.text(line(health.state()))))
                .start(List.of(address)));
    }

    /** Returns the line for a state, with its line feed. HAProxy shows what follows a {@code #}. */
    static String line(HealthState state) {
        String words = switch (state.readiness()) {
            case STARTING -> "down #starting";
            case READY ->
                state.isReady()
                        ? "up ready " + state.weightPercent() + "%"
                        : "down #" + cut(state.reasons("; "));
            case DRAINING -> "drain";
            case STOPPED -> "stopped";
        };
        return words + "\n";
    }

    private static String cut(String reasons) {
        return reasons.length() <= REASON_CHARACTERS_MAX
                ? reasons
                : reasons.substring(0, REASON_CHARACTERS_MAX) + "...";
    }

    /** Returns the addresses of the listeners, with the ports that the system chose for 0. */
    public List<SocketAddress> addresses() {
        return server.addresses();
    }

    /** Returns the port of the first address. */
    public int port() {
        return server.port();
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.close();
    }
}
