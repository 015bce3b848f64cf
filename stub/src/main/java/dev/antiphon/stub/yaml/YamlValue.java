package dev.antiphon.stub.yaml;

import dev.antiphon.argument.Nearest;
import dev.antiphon.argument.TimeText;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

import java.math.BigInteger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A value of a YAML document, with its position. JSON is YAML. The errors of all methods name the
 * position and the remedy. Immutable.
 */
public final class YamlValue {
    private static final int DIGITS_MAX = 20; // more than a long has, with its sign
    private static final String HUGE = "9".repeat(DIGITS_MAX);

    private final String file;
    private final String path;
    private final Node node;

    YamlValue(String file, String path, Node node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /**
     * Reads a document of at most 4 MiB, 200,000 values and 40 nested levels, without aliases and
     * tags.
     *
     * @param name the name of the text in errors
     * @throws StubFileException when the text is no such document
     */
    public static YamlValue parse(String name, String text) {
        return YamlDocument.read(name, text, root -> root);
    }

    /** Returns the node of the parser. */
    Node node() {
        return node;
    }

    /** Returns the keys and indexes that lead to the value, such as {@code rules[0].when}. */
    public String path() {
        return path;
    }

    /** Returns an exception for this value. The text says what is wrong, with the remedy. */
    public StubFileException wrong(String what) {
        return wrong(what, Optional.empty());
    }

    private StubFileException wrong(String what, Optional<String> nearest) {
        String place = node.getStartMark()
                .map(mark -> file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse(file);
        Optional<String> value = isText() ? Optional.of(text()) : Optional.empty();
        return new StubFileException(place, what, new StubFileException.Part(path, value, nearest));
    }

    /**
     * Returns the result of converting the text of the value.
     *
     * @throws StubFileException when the value is no text, or the conversion throws an exception;
     *     the message has its text and the position of the value
     */
    public <T> T read(Function<String, T> reading) {
        try {
            return reading.apply(text());
        } catch (IllegalArgumentException | java.io.UncheckedIOException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Returns a text that is the same for equal values. */
    public String plain() {
        if (isText()) {
            return text();
        }
        if (isList()) {
            return list().stream().map(YamlValue::plain).toList().toString();
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
    public <T> T checked(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Returns whether the value is a text or a number, neither a list nor keys with values. */
    public boolean isText() {
        return node instanceof ScalarNode;
    }

    /** Returns whether the value is a list. */
    public boolean isList() {
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

    /**
     * Returns the text of the value.
     *
     * @throws StubFileException when the value is a list or has keys
     */
    public String text() {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw wrong("a text is expected here, not " + kind());
    }

    private String kind() {
        return isList() ? "a list" : "keys with values";
    }

    /**
     * Returns the elements of a list.
     *
     * @throws StubFileException when the value is no list
     */
    public List<YamlValue> list() {
        if (node instanceof SequenceNode sequence) {
            AtomicInteger index = new AtomicInteger();
            return sequence.getValue().stream()
                    .map(each ->
                            new YamlValue(file, path + "[" + index.getAndIncrement() + "]", each))
                    .toList();
        }
        throw wrong("a list is expected here, each of its items after a dash");
    }

    /** Returns the elements of a list. Any other value counts as a list of one element. */
    public List<YamlValue> oneOrMore() {
        return isList() ? list() : List.of(this);
    }

    /**
     * Returns the values by their keys.
     *
     * @throws StubFileException when a key is unknown or repeated, or this value has no keys
     */
    public Map<String, YamlValue> keys(List<String> known) {
        Map<String, YamlValue> keys = new LinkedHashMap<>();
        for (Map.Entry<YamlValue, YamlValue> each : pairs()) {
            String name = each.getKey().text();
            if (!known.contains(name)) {
                throw each.getKey()
                        .wrong(
                                "there is no \"" + name + "\" here" + Nearest.of(name, known)
                                        + "; there is " + String.join(", ", known),
                                Nearest.word(name, known));
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
    public List<Map.Entry<YamlValue, YamlValue>> pairs() {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong("keys with values are expected here, such as reply: PONG");
        }
        return mapping.getValue().stream().map(this::pair).toList();
    }

    private Map.Entry<YamlValue, YamlValue> pair(NodeTuple each) {
        Node key = each.getKeyNode();
        String name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
        String below = path.isEmpty() ? name : path + "." + name;
        return Map.entry(
                new YamlValue(file, below, key), new YamlValue(file, below, each.getValueNode()));
    }

    /**
     * Returns a whole number.
     *
     * @throws StubFileException when the value is no number or out of these bounds
     */
    public long number(long least, long most) {
        return read(text -> {
            String bounds = most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
            if (!text.matches("-?[0-9]+")) {
                throw new IllegalArgumentException("\"" + text + "\" is no number; give " + bounds);
            }
            BigInteger value = new BigInteger(text.length() <= DIGITS_MAX ? text : HUGE);
            if (value.compareTo(BigInteger.valueOf(most)) > 0) {
                throw new IllegalArgumentException(
                        text + " is out of bounds; give " + least + " to " + most);
            }
            if (value.compareTo(BigInteger.valueOf(least)) < 0) {
                throw new IllegalArgumentException(text + " is out of bounds; give " + bounds);
            }
            return value.longValueExact();
        });
    }

    /**
     * Returns a truth value.
     *
     * @throws StubFileException when the value is neither {@code true} nor {@code false}
     */
    public boolean yes() {
        return switch (text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("\"" + text() + "\" is neither true nor false");
        };
    }

    /**
     * Returns a time such as {@code 20ms}.
     *
     * @throws StubFileException when the value is no time
     */
    public Duration time() {
        return read(TimeText::parse);
    }
}
