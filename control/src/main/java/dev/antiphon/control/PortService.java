package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.PortKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.UnusablePorts;

import java.util.Optional;

/** A port of 127.0.0.1 on which no server answers. */
public final class PortService extends Service {
    private final PortKind portKind;
    private final UnusablePorts.Held held;

    PortService(String name, Origin origin, PortKind portKind, ServiceWatch watch) {
        super(name, origin, watch);
        this.portKind = portKind;
        this.held = switch (portKind) {
            case REFUSING -> UnusablePorts.refusing();
            case UNREACHABLE -> UnusablePorts.unreachable();
        };
    }

    /** Returns the way in which the port is unusable. */
    public PortKind portKind() {
        return portKind;
    }

    @Override
    public Kind kind() {
        return Kind.PORT;
    }

    @Override
    public String address() {
        return held.address();
    }

    @Override
    public Optional<TcpServer> listening() {
        return Optional.empty();
    }

    @Override
    public boolean isChanged() {
        return false;
    }

    @Override
    public Framing framing() {
        return Framing.raw();
    }

    @Override
    boolean endConnection(long connection, After after) {
        return false; // nobody accepts one
    }

    @Override
    void end() {
        held.close();
    }
}
