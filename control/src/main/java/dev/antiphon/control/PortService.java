package dev.antiphon.control;

import dev.antiphon.control.definition.Origin;
import dev.antiphon.control.definition.PortKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.UnusablePorts;

/** A port of 127.0.0.1 on which no server answers. */
public final class PortService extends Service {
    private final PortKind portKind;
    private final UnusablePorts.Held held;

    PortService(String name, Origin origin, PortKind portKind, ControlListener told) {
        super(name, origin, new ServiceWatch(name, told));
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
    public boolean isChanged() {
        return false;
    }

    @Override
    public Framing framing() {
        return Framing.raw();
    }

    @Override
    void end() {
        held.close();
    }
}
