package dev.antiphon.stub.yaml;

import dev.antiphon.stub.match.Field;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what stands after {@code when}. */
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

    private MatcherReader() {}

    /** A text alone is what the message is; several keys must all be true. */
    static Matcher read(Item item) {
        if (item.isText()) {
            return Matchers.equalTo(item.text());
        }
        List<Matcher> all = new ArrayList<>();
        for (Map.Entry<String, Item> each : item.keys(KEYS).entrySet()) {
            all.add(matcher(each.getKey(), each.getValue()));
        }
        if (all.isEmpty()) {
            throw item.wrong("a rule that is for nothing; write anything: true for all messages");
        }
        return all.size() == 1 ? all.get(0) : Matchers.allOf(all.toArray(Matcher[]::new));
    }

    private static Matcher matcher(String key, Item value) {
        return switch (key) {
            case "equals" -> Matchers.equalTo(value.text());
            case "hex" -> value.read(Matchers::equalToHex);
            case "startsWith" -> Matchers.startsWith(value.text());
            case "endsWith" -> Matchers.endsWith(value.text());
            case "contains" -> Matchers.contains(value.text());
            case "matches" -> value.read(Matchers::matching);
            case "size" -> size(value);
            case "field" -> fields(value);
            case "message" -> Matchers.messageNumber(value.number(1, Long.MAX_VALUE));
            case "connection" -> Matchers.connectionNumber(value.number(1, Long.MAX_VALUE));
            case "began" -> Matchers.connectionBegan(read(value));
            case "state" -> Matchers.inState(value.text());
            case "serverState" -> Matchers.whileServerIs(value.text());
            case "anything" ->
                value.yes() ? Matchers.anything() : Matchers.anything().negate();
            case "all" -> Matchers.allOf(several(value));
            case "any" -> Matchers.anyOf(several(value));
            default -> Matchers.not(read(value));
        };
    }

    private static Matcher[] several(Item value) {
        return value.list().stream().map(MatcherReader::read).toArray(Matcher[]::new);
    }

    private static Matcher size(Item value) {
        long[] range = range(value);
        return range == null
                ? Matchers.ofSize(value.number(0, Integer.MAX_VALUE))
                : value.read(text -> Matchers.ofSize(range[0], range[1]));
    }

    private static long @org.jspecify.annotations.Nullable [] range(Item value) {
        java.util.regex.Matcher found = RANGE.matcher(value.text());
        return found.matches()
                ? new long[] {Long.parseLong(found.group(1)), Long.parseLong(found.group(2))}
                : null;
    }

    private static Matcher fields(Item value) {
        List<Matcher> all = new ArrayList<>();
        for (Map.Entry<Item, Item> each : value.pairs()) {
            Field field = each.getKey().read(Field::parse);
            long[] range = range(each.getValue());
            all.add(
                    range == null
                            ? field.is(each.getValue().text())
                            : field.isWithin(range[0], range[1]));
        }
        return Matchers.allOf(all.toArray(Matcher[]::new));
    }
}
