package dev.antiphon.stub.yaml;

import dev.antiphon.argument.SizeText;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Field;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.text.BytePattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A reader of the matchers after the key {@code when} of rules. */
final class MatcherReader {
    private static final List<String> KEYS = List.of(
            "equals",
            "hex",
            "startsWith",
            "endsWith",
            "contains",
            "matches",
            "size",
            "field",
            "message",
            "connection",
            "began",
            "state",
            "serverState",
            "anything",
            "all",
            "any",
            "not");
    private static final Pattern RANGE = Pattern.compile("(-?\\d{1,18})\\.\\.(-?\\d{1,18})");
    private static final String TO = "..";

    private final WireText wire;
    private final States states;
    private final States serverStates;

    /**
     * Creates a reader.
     *
     * @param wire the encoder of texts; it refuses texts that no received message can contain
     * @param states collects the names of connection states in matchers
     * @param serverStates collects the names of server states in matchers
     */
    MatcherReader(WireText wire, States states, States serverStates) {
        this.wire = wire;
        this.states = states;
        this.serverStates = serverStates;
    }

    /**
     * Reads a matcher. A plain text must equal the whole message. If there are several keys, all of
     * them must match.
     */
    Matcher read(YamlValue item) {
        if (item.isText()) {
            return Matchers.equalTo(whole(item));
        }
        List<Matcher> all = new ArrayList<>();
        for (Map.Entry<String, YamlValue> each : item.keys(KEYS).entrySet()) {
            all.add(matcher(each.getKey(), each.getValue()));
        }
        if (all.isEmpty()) {
            throw item.wrong("a rule that is for nothing; write anything: true for all messages");
        }
        return all.size() == 1 ? all.get(0) : Matchers.allOf(all.toArray(Matcher[]::new));
    }

    /**
     * Returns the names of the pattern groups in a matcher. The matcher must have been read before.
     */
    List<String> groups(YamlValue when) {
        List<String> names = new ArrayList<>();
        addGroups(when, names);
        return names;
    }

    private void addGroups(YamlValue when, List<String> names) {
        if (when.isText()) {
            return;
        }
        when.keys(KEYS).forEach((key, value) -> {
            switch (key) {
                case "matches" ->
                    names.addAll(BytePattern.of(value.text(), wire.charset()).groupNames());
                case "all", "any" -> value.list().forEach(each -> addGroups(each, names));
                default -> {}
            }
        });
    }

    private Message whole(YamlValue value) {
        return wire.received(value, wire.message(value));
    }

    private Message part(YamlValue value) {
        return wire.receivedPart(value, wire.message(value));
    }

    private Matcher matcher(String key, YamlValue value) {
        return switch (key) {
            case "equals" -> Matchers.equalTo(whole(value));
            case "hex" -> Matchers.equalTo(wire.received(value, value.read(Matchers::hex)));
            case "startsWith" -> Matchers.startsWith(part(value));
            case "endsWith" -> Matchers.endsWith(part(value));
            case "contains" -> Matchers.contains(part(value));
            case "matches" -> value.read(each -> Matchers.matching(each, wire.charset()));
            case "size" -> size(value);
            case "field" -> fields(value);
            case "message" -> Matchers.messageNumber(value.number(1, Long.MAX_VALUE));
            case "connection" -> Matchers.connectionNumber(value.number(1, Long.MAX_VALUE));
            case "began" -> Matchers.connectionBegan(read(value));
            case "state" -> Matchers.inState(states.awaited(value));
            case "serverState" -> Matchers.whileServerIs(serverStates.awaited(value));
            case "anything" ->
                value.yes() ? Matchers.anything() : Matchers.anything().negate();
            case "all" -> Matchers.allOf(several(value));
            case "any" -> Matchers.anyOf(several(value));
            default -> Matchers.not(read(value));
        };
    }

    private Matcher[] several(YamlValue value) {
        return value.list().stream().map(this::read).toArray(Matcher[]::new);
    }

    private static Matcher size(YamlValue value) {
        return value.read(text -> {
            int to = text.indexOf(TO);
            return to < 0
                    ? Matchers.ofSize(bytes(text))
                    : Matchers.ofSize(
                            bytes(text.substring(0, to)), bytes(text.substring(to + TO.length())));
        });
    }

    private static long bytes(String text) {
        return SizeText.parse(text, 0, Integer.MAX_VALUE);
    }

    private static long @org.jspecify.annotations.Nullable [] range(YamlValue value) {
        java.util.regex.Matcher found = RANGE.matcher(value.text());
        return found.matches()
                ? new long[] {Long.parseLong(found.group(1)), Long.parseLong(found.group(2))}
                : null;
    }

    private Matcher fields(YamlValue value) {
        List<Matcher> all = new ArrayList<>();
        for (Map.Entry<YamlValue, YamlValue> each : value.pairs()) {
            Field field = each.getKey().read(Field::parse);
            long[] range = range(each.getValue());
            all.add(each.getValue()
                    .read(text -> range == null
                            ? field.is(text, wire.charset())
                            : field.isWithin(range[0], range[1])));
        }
        return Matchers.allOf(all.toArray(Matcher[]::new));
    }
}
