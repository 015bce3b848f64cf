package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;

import java.util.Optional;
import java.util.function.Function;

/** A server of the program, which the registry shows and records. */
public final class ServerService extends Service {
    private final TcpServer server;
    private final Framing framing;

    /**
     * Creates the service of a server.
     *
     * @param start starts the server with this listener
     */
    ServerService(
            ServiceWatch watch,
            Origin origin,
            Framing framing,
            Function<EventListener, TcpServer> start) {
        super(watch.service(), origin, watch);
        this.framing = framing;
        this.server = start.apply(watch);
    }

    /** Returns the server. */
    public TcpServer server() {
        return server;
    }

    @Override
    public Kind kind() {
        return Kind.SERVER;
    }

    @Override
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    @Override
    public Optional<TcpServer> listening() {
        return Optional.of(server);
    }

    @Override
    public boolean isChanged() {
        return false;
    }

    @Override
    public Framing framing() {
        return framing;
    }

    @Override
    boolean endConnection(long connection, After after) {
        Optional<Connection> found = server.connection(connection);
        found.ifPresent(after == After.RESET ? Connection::reset : Connection::close);
        return found.isPresent();
    }

    /**
     * Sends a message on the connection of this number.
     *
     * @throws ControlException when none is open, or the framing cannot carry the message
     */
    public void push(long connection, Message message) {
        var unused =
                ControlException.carried(() -> framing.ofReplies().encodedBytes(message.buffer()));
        Optional<Connection> found = server.connection(connection);
        found.ifPresent(each -> each.push(message));
        requireOpen(connection, found.isPresent());
    }

    @Override
    void drain() {
        server.drain();
    }

    @Override
    void end() {
        server.close();
    }
}
