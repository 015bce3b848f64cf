package dev.antiphon.control.mountebank;

import dev.antiphon.TcpClient;
import dev.antiphon.address.HostPort;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;

import java.util.HashMap;
import java.util.Map;

/**
 * The clients for the destinations of an imposter's proxy responses, one for each address. Any
 * thread may use it.
 */
final class Origins implements AutoCloseable {
    /** The number of destinations to which connections may be open at the same time. */
    private static final int DESTINATIONS_MAX = 64;

    private final Framing framing;
    private final Limits limits;
    private final Map<HostPort, TcpClient> clients = new HashMap<>();

    Origins(Framing framing, Limits limits) {
        this.framing = framing;
        this.limits = limits;
    }

    /**
     * Opens a connection.
     *
     * @throws CallbackException when the destination cannot be reached, in mountebank's words
     */
    Conversation open(Destination to) throws CallbackException, InterruptedException {
        try {
            return client(to).open();
        } catch (FailureException e) {
            throw unreachable(to, e);
        }
    }

    private synchronized TcpClient client(Destination to) throws CallbackException {
        if (!clients.containsKey(to.address()) && clients.size() == DESTINATIONS_MAX) {
            throw CallbackException.proxy(
                    "Unable to proxy to over " + DESTINATIONS_MAX + " destinations",
                    new IllegalStateException(to.text()));
        }
        return clients.computeIfAbsent(
                to.address(),
                address -> TcpClient.to(address, framing).limits(limits).build());
    }

    private static CallbackException unreachable(Destination to, FailureException e) {
        String quoted = "\"" + to.text() + "\"";
        return switch (e.failure()) {
            case Failure.UnknownHost unknown ->
                CallbackException.proxy("Cannot resolve " + quoted, e);
            case ClientFailure.Refused refused ->
                CallbackException.proxy("Unable to connect to " + quoted, e);
            default ->
                CallbackException.proxy(
                        "Unable to connect to " + quoted + ": " + e.failure().text(), e);
        };
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(TcpClient::close);
    }
}
