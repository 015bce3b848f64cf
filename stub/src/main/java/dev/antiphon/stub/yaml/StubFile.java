package dev.antiphon.stub.yaml;

import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.PushSchedule;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.proxy.ArmedFault;
import dev.antiphon.stub.text.Nearest;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a file of rules, strictly: what is not known is refused, with the nearest word that is.
 *
 * <pre>
 * framing: line
 * greeting: 220 ready
 * rules:
 *   - when: PING
 *     reply: PONG
 *   - when: {matches: 'GET (\w+)'}
 *     reply: {template: 'got {1}', after: 20ms, then: close}
 * </pre>
 *
 * <p>A file has up to {@value #BYTES_MAX} bytes and {@value #VALUES_MAX} values, is nested up to
 * {@value #DEPTH_MAX} deep, and has no aliases, so that reading it costs no more than its size. The
 * files of its answers have up to {@value #ANSWERS_BYTES_MAX} bytes in all.
 */
public final class StubFile {
    private static final int BYTES_MAX = 4 << 20;
    private static final int VALUES_MAX = 200_000;
    private static final int DEPTH_MAX = 40;
    static final int ANSWERS_BYTES_MAX = 64 << 20;
    private static final List<String> KEYS =
            List.of("framing", "greeting", "unmatched", "rules", "push", "faults");
    private static final List<String> RULE =
            List.of("name", "when", "reply", "replies", "afterLast");
    private static final List<String> PUSH = List.of("after", "every", "times", "reply");
    private static final List<String> THEN = List.of("repeat", "stop", "wrap");

    private final AnswerReader answers;

    private StubFile(Path folder, Optional<Framing> framing) {
        this.answers = new AnswerReader(folder, framing);
    }

    /**
     * Reads the file.
     *
     * @throws StubFileException when it is not as it must be
     * @throws IOException when it cannot be read
     */
    public static StubRules read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(file));
        String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        Path folder = file.toAbsolutePath().getParent();
        return parse(file.toString(), text, folder == null ? Path.of(".") : folder);
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return BoundedFile.bytes(file, BYTES_MAX);
        } catch (FileTooLargeException e) {
            throw new StubFileException(e);
        }
    }

    /**
     * Reads rules from a text.
     *
     * @param name for what is said of mistakes
     * @param folder where the files of answers are
     * @throws StubFileException when it is not as it must be
     */
    public static StubRules parse(String name, String text, Path folder) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(false)
                .setAllowNonScalarKeys(true) // refused where they stand
                .setCodePointLimit(BYTES_MAX)
                .build();
        try {
            refuseWhatIsDear(name, () -> parser(settings, text));
            return new Composer(settings, parser(settings, text))
                    .getSingleNode()
                    .map(root -> rules(new Item(name, root), folder))
                    .orElseThrow(() -> new StubFileException(
                            name, "it is empty; write rules: and a list of them"));
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark().map(mark -> place(name, mark)).orElse(name);
            throw new StubFileException(place, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new StubFileException(name, "this is no YAML: " + e.getMessage());
        }
    }

    private static String place(String name, Mark mark) {
        return name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private static Parser parser(LoadSettings settings, String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    /** Before anything is made of it, since that is done by recursion. */
    private static void refuseWhatIsDear(String name, Iterable<Event> events) {
        int depth = 0;
        int values = 0;
        for (Event each : events) {
            String place = each.getStartMark().map(mark -> place(name, mark)).orElse(name);
            if (each instanceof AliasEvent) {
                throw new StubFileException(place, "aliases (*) are not taken; write it out");
            }
            if (isTagged(each)) {
                throw new StubFileException(
                        place, "tags (!) are not taken: a value is what its key says it is");
            }
            values += each instanceof NodeEvent ? 1 : 0;
            if (values > VALUES_MAX) {
                throw new StubFileException(
                        place,
                        "over " + VALUES_MAX + " values, which is the limit; divide the rules"
                                + " between several servers");
            }
            depth += switch (each.getEventId()) {
                case MappingStart, SequenceStart -> 1;
                case MappingEnd, SequenceEnd -> -1;
                default -> 0;
            };
            if (depth > DEPTH_MAX) {
                throw new StubFileException(place, "nested over " + DEPTH_MAX + " deep");
            }
        }
    }

    private static boolean isTagged(Event each) {
        return switch (each) {
            case ScalarEvent scalar -> scalar.getTag().isPresent();
            case CollectionStartEvent start -> start.getTag().isPresent();
            default -> false;
        };
    }

    private static StubRules rules(Item root, Path folder) {
        Map<String, Item> keys = root.keys(KEYS);
        Optional<Framing> framing =
                Optional.ofNullable(keys.get("framing")).map(each -> each.read(Framing::parse));
        StubRules.Builder rules = StubRules.builder();
        framing.ifPresent(rules::framing);
        return new StubFile(folder, framing).fill(rules, keys);
    }

    private StubRules fill(StubRules.Builder rules, Map<String, Item> keys) {
        Optional.ofNullable(keys.get("greeting"))
                .ifPresent(each -> rules.greeting(answers.read(each)));
        Optional.ofNullable(keys.get("unmatched"))
                .ifPresent(each -> rules.unmatched(answers.read(each)));
        if (keys.containsKey("rules")) {
            keys.get("rules").list().forEach(each -> rule(each, rules));
        }
        if (keys.containsKey("push")) {
            keys.get("push").oneOrMore().forEach(each -> rules.push(push(each)));
        }
        if (keys.containsKey("faults")) {
            keys.get("faults")
                    .oneOrMore()
                    .forEach(each -> rules.fault(each.read(ArmedFault::parse)));
        }
        return rules.build();
    }

    private void rule(Item item, StubRules.Builder rules) {
        Map<String, Item> keys = item.keys(RULE);
        Item when = keys.get("when");
        if (when == null) {
            throw item.wrong("a rule says when: it is for a message; write when: PING, say");
        }
        if (keys.containsKey("reply") == keys.containsKey("replies")) {
            throw item.wrong("a rule has either a reply: or replies: and a list");
        }
        Matcher matcher = MatcherReader.read(when);
        String name = keys.containsKey("name") ? keys.get("name").text() : "";
        rules.rule(name, matcher, sequence(keys));
    }

    private Sequence sequence(Map<String, Item> keys) {
        Item several = keys.get("replies");
        List<Item> items = several == null
                ? keys.entrySet().stream()
                        .filter(each -> each.getKey().equals("reply"))
                        .map(Map.Entry::getValue)
                        .toList()
                : several.list();
        if (several != null && items.isEmpty()) {
            throw several.wrong("there is no reply in the list");
        }
        List<Answer> all = items.stream().map(answers::read).toList();
        Sequence sequence = Sequence.of(all.toArray(Answer[]::new));
        Item then = keys.get("afterLast");
        if (then == null) {
            return sequence;
        }
        return switch (then.text()) {
            case "repeat" -> sequence;
            case "stop" -> sequence.thenStop();
            case "wrap" -> sequence.thenWrap();
            default ->
                throw then.wrong("there is no \"" + then.text() + "\" here"
                        + Nearest.of(then.text(), THEN) + "; there is " + String.join(", ", THEN));
        };
    }

    private PushSchedule push(Item item) {
        Map<String, Item> keys = item.keys(PUSH);
        if (!keys.containsKey("reply") || !keys.containsKey("every")) {
            throw item.wrong("a push has every: and reply:, such as every: 1s");
        }
        return new PushSchedule(
                keys.containsKey("after")
                        ? keys.get("after").time()
                        : keys.get("every").time(),
                keys.get("every").time(),
                keys.containsKey("times")
                        ? keys.get("times").number(1, Long.MAX_VALUE)
                        : Long.MAX_VALUE,
                answers.read(keys.get("reply")));
    }
}
