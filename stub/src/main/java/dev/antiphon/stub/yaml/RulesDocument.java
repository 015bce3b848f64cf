package dev.antiphon.stub.yaml;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;

import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A document with the rules of a stub, as text. A text in YAML stays as it was written, with its
 * comments. JSON and a changed document are written in blocks and without comments. Immutable; a
 * change copies references alone, and the text is written when it is asked for.
 */
public final class RulesDocument {
    private static final String RULES = "rules";

    /** The levels that are written in blocks: the document, a list, and an element of it. */
    private static final int BLOCKS = 3;

    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setWidth(10_000) // a message stays on its line
            .setIndicatorIndent(2)
            .setIndent(4)
            .setSplitLines(false)
            .build();

    /** The text as it was given; empty if the document was changed. */
    private final Optional<String> source;

    private final String name;
    private final Supplier<List<NodeTuple>> tuples;

    private RulesDocument(String name, Optional<String> source, Supplier<List<NodeTuple>> tuples) {
        this.name = name;
        this.source = source;
        this.tuples = tuples;
    }

    private RulesDocument(String name, List<NodeTuple> tuples) {
        this(name, Optional.empty(), () -> tuples);
    }

    /**
     * Returns a document that is not read yet.
     *
     * @param name the name of the text in errors
     */
    public static RulesDocument of(String name, String text) {
        return new RulesDocument(
                name, Optional.of(text), () -> tuples(YamlValue.parse(name, text)));
    }

    /**
     * Returns a document with those keys of a value that a document of rules has.
     *
     * @param framing the framing, if the value names none
     */
    public static RulesDocument of(YamlValue value, Framing framing) {
        List<NodeTuple> own = new ArrayList<>(tuples(value));
        own.removeIf(each -> !RulesText.keys().contains(key(each)));
        if (own.stream().noneMatch(each -> key(each).equals("framing"))) {
            own.addFirst(new NodeTuple(scalar("framing"), scalar(framing.toString())));
        }
        return new RulesDocument(RULES, own);
    }

    /**
     * Reads the rules.
     *
     * @throws StubFileException when the document is invalid
     */
    public StubRules read(RulesText reader) {
        YamlValue root = YamlValue.parse(name, source.orElseGet(this::text));
        return reader.rules(root, root.keys(RulesText.keys()));
    }

    /** Returns the document in YAML. */
    public String text() {
        return source.filter(each -> !each.stripLeading().startsWith("{")).orElseGet(this::written);
    }

    /** Returns the document with a further rule before all others. */
    public RulesDocument with(YamlValue rule) {
        List<Node> rules = rules();
        rules.addFirst(plain(rule.node(), BLOCKS));
        return with(rules);
    }

    /**
     * Returns the document without one rule.
     *
     * @param index the index of the rule, from 0
     */
    public RulesDocument without(int index) {
        List<Node> rules = rules();
        if (index < rules.size()) {
            rules.remove(index);
        }
        return with(rules);
    }

    /** Returns the document with framing and charset alone. */
    public RulesDocument cleared() {
        List<NodeTuple> kept = new ArrayList<>(tuples.get());
        kept.removeIf(each -> !List.of("framing", "charset").contains(key(each)));
        return new RulesDocument(name, kept);
    }

    private List<Node> rules() {
        return tuples.get().stream()
                .filter(each -> key(each).equals(RULES))
                .map(NodeTuple::getValueNode)
                .findFirst()
                .map(each -> new ArrayList<>(((SequenceNode) each).getValue()))
                .orElseGet(ArrayList::new);
    }

    private RulesDocument with(List<Node> rules) {
        List<NodeTuple> all = new ArrayList<>(tuples.get());
        int place = 0;
        while (place < all.size() && !key(all.get(place)).equals(RULES)) {
            place++;
        }
        if (place < all.size()) {
            all.remove(place);
        }
        if (!rules.isEmpty()) { // a list without rules would be refused
            all.add(
                    place,
                    new NodeTuple(
                            scalar(RULES), new SequenceNode(Tag.SEQ, rules, FlowStyle.BLOCK)));
        }
        return new RulesDocument(name, all);
    }

    private static List<NodeTuple> tuples(YamlValue value) {
        return value.node() instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    private static ScalarNode scalar(String text) {
        return new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN);
    }

    private static String key(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    private String written() {
        Node root = plain(new MappingNode(Tag.MAP, tuples.get(), FlowStyle.BLOCK), 1);
        Written written = new Written(new StringBuilder());
        new Dump(SETTINGS).dumpNode(root, written);
        return written.text().toString();
    }

    /** The output of the emitter. */
    private record Written(StringBuilder text) implements StreamDataWriter {
        @Override
        public void write(String part) {
            text.append(part);
        }

        @Override
        public void write(String part, int offset, int length) {
            text.append(part, offset, offset + length);
        }
    }

    /** Returns a copy without quotes that are not needed, and with the upper levels in blocks. */
    private static Node plain(Node node, int level) {
        return switch (node) {
            case MappingNode map ->
                new MappingNode(
                        map.getTag(),
                        map.getValue().stream()
                                .map(each -> new NodeTuple(
                                        plain(each.getKeyNode(), level + 1),
                                        plain(each.getValueNode(), level + 1)))
                                .toList(),
                        level <= BLOCKS ? FlowStyle.BLOCK : map.getFlowStyle());
            case SequenceNode list ->
                new SequenceNode(
                        list.getTag(),
                        list.getValue().stream()
                                .map(each -> plain(each, level + 1))
                                .toList(),
                        level < BLOCKS ? FlowStyle.BLOCK : list.getFlowStyle());
            case ScalarNode scalar
            when scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                    && scalar.getTag().equals(Tag.STR) -> scalar(scalar.getValue());
            default -> node;
        };
    }
}
