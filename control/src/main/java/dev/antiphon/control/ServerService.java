package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Addresses;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply.After;

import java.util.Optional;

/** A server of the program, which the registry shows and records. */
public final class ServerService extends Service {
    private final TcpServer server;
    private final Framing framing;

    ServerService(String name, ServiceWatch watch, TcpServer server, Framing framing) {
        super(name, Origin.COMMAND, watch);
        this.server = server;
        this.framing = framing;
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
        return false;
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
