package dev.antiphon.control;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.control.breakpoint.Breakpoint;
import dev.antiphon.control.definition.Origin;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.YamlValue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A running service of a {@link Control}. Any thread may call all methods. */
public abstract sealed class Service permits StubService, ProxyService, PortService, ServerService {
    /** The kinds of services. */
    public enum Kind {
        /** A stub, which answers by rules. */
        STUB,
        /** A proxy, which injects faults. */
        PROXY,
        /** A port on which no server answers. */
        PORT,
        /** Another server. */
        SERVER;

        /** Returns the name in lower case, such as {@code stub}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final String name;
    private final Origin origin;
    private final ServiceWatch watch;

    Service(String name, Origin origin, ServiceWatch watch) {
        this.name = name;
        this.origin = origin;
        this.watch = watch;
    }

    /**
     * Returns the name of a service, fault, rule or scope.
     *
     * @throws ControlException when it has other characters, or too many
     */
    public static String checkedName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ControlException.badValue(
                    "name",
                    name,
                    "the name \"" + name + "\" cannot be; give 1 to 64 letters, digits, dots,"
                            + " dashes or underscores, the first one a letter or a digit");
        }
        return name;
    }

    /** Returns the name of the service. */
    public final String name() {
        return name;
    }

    /** Returns the kind of the service. */
    public abstract Kind kind();

    /** Returns the origin of the service. */
    public final Origin origin() {
        return origin;
    }

    /** Returns the address for clients, such as {@code 127.0.0.1:40123}. */
    public abstract String address();

    /** Returns whether the service differs from its definition, and {@code reset} restores it. */
    public abstract boolean isChanged();

    /** Returns the framing of the messages; raw for a port. */
    public abstract Framing framing();

    /**
     * Returns the server that accepts the connections now; empty for a port and a disabled proxy.
     * A change of the service may replace it.
     */
    public abstract Optional<TcpServer> listening();

    /** Returns the number of connections since the start. */
    public final long accepted() {
        return watch.accepted();
    }

    /** Returns the number of messages that clients sent since the start. */
    public final long received() {
        return watch.received();
    }

    /** Returns the open connections and the latest 1,000 ended ones, by their ids. */
    public final List<ServiceConnection> connections() {
        return watch.connections();
    }

    /**
     * Closes the connection of this number with a FIN; of a proxy, on both sides.
     *
     * @throws ControlException when none is open
     */
    public final void closeConnection(long connection) {
        requireOpen(connection, endConnection(connection, After.CLOSE));
    }

    /**
     * Resets the connection of this number; of a proxy, on both sides.
     *
     * @throws ControlException when none is open
     */
    public final void resetConnection(long connection) {
        requireOpen(connection, endConnection(connection, After.RESET));
    }

    final void requireOpen(long connection, boolean isOpen) {
        if (!isOpen) {
            throw ControlException.notFound(
                    "open connection", Long.toString(connection), watch.openIds());
        }
    }

    /** Returns the addresses of a server, with the ports that the system chose. */
    static List<Address> bound(TcpServer server) {
        return server.addresses().stream()
                .map(Addresses::shown)
                .map(Address::parse)
                .toList();
    }

    /** Closes or resets a connection. Returns whether it was open. */
    abstract boolean endConnection(long connection, After after);

    /**
     * Begins to record the connections, also those that are open. A stopped recording is lost.
     *
     * @throws ControlException when a recording runs
     */
    public final ServiceRecording record() {
        return watch.record(framing());
    }

    /** Returns the recording that runs or was stopped; empty without one. */
    public final Optional<ServiceRecording> recording() {
        return watch.recording();
    }

    /** Stops the recording, and keeps it. Returns it; empty without one. */
    public final Optional<ServiceRecording> stopRecording() {
        Optional<ServiceRecording> found = watch.recording();
        found.ifPresent(ServiceRecording::stop);
        return found;
    }

    /** Deletes the recording. */
    public final void forgetRecording() {
        watch.forgetRecording();
    }

    /**
     * Adds a breakpoint, also for open connections. That of a stub holds messages of clients before
     * the rules see them.
     *
     * @param breakpoint the breakpoint, such as <code>{when: PAY, to: both, hold: 30s}</code>
     * @throws ControlException when a value is invalid, the name is taken, or the service is
     *     neither a stub nor a proxy
     */
    public final Breakpoint addBreakpoint(YamlValue breakpoint) {
        return switch (this) {
            case StubService stub ->
                breakpoints().add(breakpoint, stub.rulesText(), Set.of(Direction.C2S));
            case ProxyService proxy ->
                breakpoints()
                        .add(
                                breakpoint,
                                new RulesText(
                                        Optional.of(framing()),
                                        StandardCharsets.UTF_8,
                                        Optional.empty()),
                                Set.of(Direction.C2S, Direction.S2C));
            case ServerService server -> throw withoutBreakpoints();
            case PortService port -> throw withoutBreakpoints();
        };
    }

    private ControlException withoutBreakpoints() {
        return ControlException.conflict(
                "the " + kind() + " " + name + " has no breakpoints; put a proxy before it");
    }

    /** Returns the breakpoints. */
    public final ServiceBreakpoints breakpoints() {
        return watch.breakpoints();
    }

    final ServiceWatch watch() {
        return watch;
    }

    /** Lets held messages pass, and ends the service after the work in progress. */
    final void drainNow() {
        breakpoints().interceptor().clear();
        drain();
    }

    /** Drops held messages, and ends the service. */
    final void endNow() {
        breakpoints().interceptor().end();
        end();
    }

    /**
     * Ends the service after the work in progress, as {@link TcpServer#drain()} does. A call of
     * {@link #end} meanwhile ends it at once.
     */
    void drain() {
        end();
    }

    /** Ends the service, without a check. A second call does nothing. */
    abstract void end();
}
