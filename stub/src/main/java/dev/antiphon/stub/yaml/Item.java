package dev.antiphon.stub.yaml;

import dev.antiphon.argument.Nearest;
import dev.antiphon.argument.TimeText;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A value of a file of rules, with its position. */
record Item(String file, Node node) {
    private static final int DIGITS_MAX = 18;

    StubFileException wrong(String what) {
        String place = node.getStartMark()
                .map(mark -> file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse(file);
        return new StubFileException(place, what);
    }

    /**
     * Returns the result of converting the text of the value.
     *
     * @throws StubFileException when the value is no text, or the conversion throws an exception;
     *     the message has its text and the position of the value
     */
    <T> T read(Function<String, T> reading) {
        try {
            return reading.apply(text());
        } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a text that is the same for equal values. */
    String plain() {
        if (isText()) {
            return text();
        }
        if (isList()) {
            return list().stream().map(Item::plain).toList().toString();
        }
        return pairs().stream()
                .map(each -> each.getKey().plain() + "=" + each.getValue().plain())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    /**
     * Returns an object that {@code making} creates from this value.
     *
     * @throws StubFileException when {@code making} throws an {@link IllegalArgumentException}; the
     *     message has its text and the position of the value
     */
    <T> T checked(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    /**
     * Returns whether the value is a YAML block, written after {@code |} or {@code >}, that ends
     * with a line feed.
     */
    boolean isBlock() {
        return node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL
                        || scalar.getScalarStyle() == ScalarStyle.FOLDED)
                && scalar.getValue().endsWith("\n");
    }

    String text() {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong("a text is expected here, not " + kind());
    }

    private String kind() {
        return isList() ? "a list" : "keys with values";
    }

    List<Item> list() {
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream()
                    .map(each -> new Item(file, each))
                    .toList();
        }
        throw wrong("a list is expected here, each of its items after a dash");
    }

    /** Returns the elements of a list. Any other value counts as a list of one element. */
    List<Item> oneOrMore() {
        return isList() ? list() : List.of(this);
    }

    /**
     * Returns the values by their keys.
     *
     * @throws StubFileException when a key is unknown or repeated, or this value has no keys
     */
    Map<String, Item> keys(List<String> known) {
        Map<String, Item> keys = new LinkedHashMap<>();
        for (Map.Entry<Item, Item> each : pairs()) {
            String name = each.getKey().text();
            if (!known.contains(name)) {
                throw each.getKey()
                        .wrong("there is no \"" + name + "\" here" + Nearest.of(name, known)
                                + "; there is " + String.join(", ", known));
            }
            if (keys.put(name, each.getValue()) != null) {
                throw each.getKey().wrong("\"" + name + "\" stands here twice");
            }
        }
        return keys;
    }

    /**
     * Returns the keys with their values. All keys are allowed.
     *
     * @throws StubFileException when this value has no keys
     */
    List<Map.Entry<Item, Item>> pairs() {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("keys with values are expected here, such as reply: PONG");
        }
        return mapping.getValue().stream().map(this::pair).toList();
    }

    private Map.Entry<Item, Item> pair(NodeTuple each) {
        return Map.entry(new Item(file, each.getKeyNode()), new Item(file, each.getValueNode()));
    }

    long number(long least, long most) {
        return read(text -> {
            String bounds = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
            if (!text.matches("-?[0-9]+")) {
                throw new IllegalArgumentException("\"" + text + "\" is no number; give " + bounds);
            }
            boolean fits = text.length() <= DIGITS_MAX; // of a long, whatever its sign
            long value = fits ? Long.parseLong(text) : 0;
            if (!fits || value < least || value > most) {
                throw new IllegalArgumentException(text + " is out of bounds; give " + bounds);
            }
            return value;
        });
    }

    boolean yes() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("\"" + text() + "\" is neither true nor false");
        };
    }

    Duration time() {
        return read(TimeText::parse);
    }
}
