package dev.antiphon.control;

import dev.antiphon.control.breakpoint.Breakpoint;
import dev.antiphon.control.breakpoint.Breakpoints;
import dev.antiphon.control.breakpoint.HeldMessages;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.yaml.RulesText;
import dev.antiphon.stub.yaml.YamlValue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The breakpoints of a stub or a proxy by their names, at most {@value #COUNT_MAX}. Those of a
 * proxy hold messages of both directions; those of a stub hold messages of clients, before the
 * rules see them. Any thread may call all methods.
 */
public final class ServiceBreakpoints {
    /** The largest number of breakpoints of a service. */
    public static final int COUNT_MAX = 100;

    private static final List<String> KEYS = List.of("name", "when", "to", "hold", "times");

    private final String service;
    private final Breakpoints breakpoints;
    private long made;

    ServiceBreakpoints(String service, ControlListener told, HeldMessages held) {
        this.service = service;
        this.breakpoints = new Breakpoints(
                new Breakpoints.Source(
                        service, event -> told.on(new ControlEvent.Held(service, event))),
                held);
    }

    Breakpoints interceptor() {
        return breakpoints;
    }

    /** Returns the breakpoints, in the order of their creation. */
    public List<Breakpoint> all() {
        return breakpoints.all();
    }

    /**
     * Returns the breakpoint of this name.
     *
     * @throws ControlException when there is none
     */
    public Breakpoint find(String name) {
        return breakpoints
                .find(name)
                .orElseThrow(() -> ControlException.notFound("breakpoint", name, names()));
    }

    private List<String> names() {
        return all().stream().map(Breakpoint::name).toList();
    }

    /**
     * Adds a breakpoint, also for open connections.
     *
     * @param value the breakpoint, such as <code>{when: PAY, hold: 30s}</code>
     * @param text the reader of conditions
     * @param possible the directions of the messages that the service can hold
     * @throws ControlException when a value is invalid, or the name is taken
     */
    synchronized Breakpoint add(YamlValue value, RulesText text, Set<Direction> possible) {
        Map<String, YamlValue> keys = ControlException.read(() -> value.keys(KEYS));
        Breakpoint.Terms terms = ControlException.read(() -> terms(keys, value, text, possible));
        if (all().size() >= COUNT_MAX) {
            throw ControlException.full("breakpoints", COUNT_MAX);
        }
        String name = Optional.ofNullable(keys.get("name"))
                .map(each -> Service.checkedName(ControlException.read(each::text)))
                .orElseGet(this::generated);
        if (names().contains(name)) {
            throw ControlException.taken("breakpoint", name);
        }
        Breakpoint breakpoint = new Breakpoint(name, terms);
        breakpoints.add(breakpoint);
        return breakpoint;
    }

    private Breakpoint.Terms terms(
            Map<String, YamlValue> keys, YamlValue value, RulesText text, Set<Direction> possible) {
        Supplier<Breakpoint.Terms> terms = () -> new Breakpoint.Terms(
                Optional.ofNullable(keys.get("when")).map(text::matcher),
                Optional.ofNullable(keys.get("to"))
                        .map(each -> each.read(to -> directions(to, possible)))
                        .orElse(Set.of(Direction.C2S)),
                Optional.ofNullable(keys.get("hold")).map(YamlValue::time).orElse(Breakpoint.HOLD),
                Optional.ofNullable(keys.get("times"))
                        .map(each -> each.number(1, Long.MAX_VALUE))
                        .orElse(Long.MAX_VALUE));
        return keys.getOrDefault("hold", value).checked(terms);
    }

    private Set<Direction> directions(String to, Set<Direction> possible) {
        Set<Direction> wanted = switch (to) {
            case "server" -> Set.of(Direction.C2S);
            case "client" -> Set.of(Direction.S2C);
            case "both" -> Set.of(Direction.C2S, Direction.S2C);
            default ->
                throw new IllegalArgumentException(
                        "\"" + to + "\" is no direction; write server, client or both");
        };
        if (!possible.containsAll(wanted)) {
            throw new IllegalArgumentException("the stub " + service
                    + " holds messages of clients alone; write to: server, or use a proxy");
        }
        return wanted;
    }

    private String generated() {
        String name;
        do {
            name = "breakpoint-" + ++made;
        } while (names().contains(name));
        return name;
    }

    /**
     * Removes a breakpoint. The messages that it holds pass.
     *
     * @throws ControlException when there is none of this name
     */
    public void remove(String name) {
        breakpoints.remove(find(name));
    }
}
