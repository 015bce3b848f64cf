package dev.antiphon.stub.yaml;

import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.file.LikelyEncoding;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.PushSchedule;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.proxy.ArmedFault;

import org.jspecify.annotations.Nullable;
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
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A strict reader of files with rules for a stub. It refuses unknown words, and the error names the
 * nearest known word. The first rule that matches a message answers it: write general rules last.
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
 * <p>A file has at most {@value #BYTES_MAX} bytes, {@value #VALUES_MAX} values and {@value
 * #DEPTH_MAX} nested levels, and no aliases. Reading it therefore takes time and memory in
 * proportion to its size. Files with messages of answers are kept in memory.
 */
public final class StubFile {
    private static final int BYTES_MAX = 4 << 20;
    private static final int VALUES_MAX = 200_000;
    private static final int DEPTH_MAX = 40;
    private static final List<String> KEYS =
            List.of("framing", "charset", "greeting", "unmatched", "rules", "push", "faults");
    private static final List<String> PUSH = List.of("after", "every", "times", "reply");

    private final AnswerReader answers;
    private final RulesReader rules;

    private final States states = new States("becomes");
    private final States serverStates = new States("serverBecomes");

    private StubFile(WireText wire) {
        this.answers = new AnswerReader(wire, states, serverStates);
        this.rules = new RulesReader(new MatcherReader(wire, states, serverStates), answers);
    }

    /**
     * Reads the file.
     *
     * @throws StubFileException when the content of the file is invalid
     * @throws IOException when the file cannot be read
     */
    public static StubRules read(Path file) throws IOException {
        return read(file, null, false);
    }

    /**
     * Reads the file for a stub with this framing, regardless of the framing in the file.
     *
     * @throws StubFileException when the content of the file is invalid, also when the framing
     *     cannot encode a message of the file
     * @throws IOException when the file cannot be read
     */
    public static StubRules read(Path file, Framing framing) throws IOException {
        return read(file, framing, false);
    }

    /**
     * Reads the file for a stub that has no other rules.
     *
     * @param framing the framing of the stub, regardless of the file; null for the framing in the
     *     file
     * @throws StubFileException when the content of the file is invalid
     * @throws IOException when the file cannot be read
     */
    static StubRules readAlone(Path file, @Nullable Framing framing) throws IOException {
        return read(file, framing, true);
    }

    private static StubRules read(Path file, @Nullable Framing framing, boolean isAlone)
            throws IOException {
        byte[] bytes = bytes(file);
        Optional<String> encoding = LikelyEncoding.of(bytes);
        if (encoding.isPresent()) {
            throw new StubFileException(file.toString(), LikelyEncoding.refusal(encoding.get()));
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        Path folder = file.toAbsolutePath().getParent();
        Place place = new Place(folder == null ? Path.of(".") : folder, framing, isAlone);
        return parse(file.toString(), text, place);
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
     * @param name the name of the text in errors
     * @param folder the folder that contains the files with messages of answers
     * @throws StubFileException when the text is invalid
     */
    public static StubRules parse(String name, String text, Path folder) {
        return parse(name, text, new Place(folder, null, false));
    }

    /**
     * The context in which a file is read.
     *
     * @param folder the folder that contains the files with messages of answers
     * @param framing the framing of the stub; null for the framing in the file
     * @param isAlone true if no code adds rules to the stub or sets its state
     */
    private record Place(Path folder, @Nullable Framing framing, boolean isAlone) {}

    private static StubRules parse(String name, String text, Place use) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setAllowDuplicateKeys(false)
                .setAllowNonScalarKeys(true) // refused later, with their position
                .setCodePointLimit(BYTES_MAX)
                .build();
        try {
            refuseWhatIsDear(name, () -> parser(settings, text));
            return new Composer(settings, parser(settings, text))
                    .getSingleNode()
                    .map(root -> rules(new Item(name, root), use))
                    .orElseThrow(() -> new StubFileException(
                            name, "it is empty; write rules: and a list of them"));
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark().map(mark -> place(name, mark)).orElse(name);
            throw new StubFileException(place, "this is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new StubFileException(name, "this is no YAML: " + e.getMessage());
        } catch (IllegalArgumentException e) { // a value that was refused without a position
            throw new StubFileException(name, String.valueOf(e.getMessage()));
        }
    }

    private static String place(String name, Mark mark) {
        return name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private static Parser parser(LoadSettings settings, String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    /**
     * Checks the file before recursive code processes it.
     *
     * @throws StubFileException when it has aliases, tags, too many values or too many nested
     *     levels
     */
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

    private static StubRules rules(Item root, Place use) {
        Map<String, Item> keys = root.keys(KEYS);
        Optional<Framing> framing =
                Optional.ofNullable(keys.get("framing")).map(each -> each.read(Framing::parse));
        StubRules.Builder rules = StubRules.builder();
        framing.ifPresent(rules::framing);
        Charset charset = keys.containsKey("charset")
                ? keys.get("charset").read(WireText::charset)
                : StandardCharsets.UTF_8;
        Framing used = use.framing() == null ? framing.orElse(null) : use.framing();
        if (use.isAlone()
                && Stream.of("rules", "greeting", "unmatched", "push")
                        .noneMatch(keys::containsKey)) {
            throw root.wrong("there is no rule here; write rules: and a list of them");
        }
        StubFile file = new StubFile(new WireText(charset, used, use.folder()));
        StubRules read = file.fill(rules, keys);
        file.states.check();
        if (use.isAlone()) {
            file.serverStates.check();
        }
        return read;
    }

    private StubRules fill(StubRules.Builder rules, Map<String, Item> keys) {
        Mistakes mistakes = new Mistakes();
        Optional.ofNullable(keys.get("greeting"))
                .ifPresent(each ->
                        mistakes.read(() -> rules.greeting(answers.read(each, Places.UNASKED))));
        Optional.ofNullable(keys.get("unmatched"))
                .ifPresent(each ->
                        mistakes.read(() -> rules.unmatched(answers.read(each, Places.UNMATCHED))));
        Optional.ofNullable(keys.get("rules"))
                .ifPresent(each -> mistakes.read(() -> this.rules.read(each, rules, mistakes)));
        for (Item each : severalOf(keys, "push")) {
            mistakes.read(() -> rules.push(push(each)));
        }
        for (Item each : severalOf(keys, "faults")) {
            mistakes.read(() -> rules.fault(each.read(ArmedFault::parse)));
        }
        mistakes.refuse();
        return rules.build();
    }

    private static List<Item> severalOf(Map<String, Item> keys, String key) {
        return Optional.ofNullable(keys.get(key)).map(Item::oneOrMore).orElse(List.of());
    }

    private PushSchedule push(Item item) {
        Map<String, Item> keys = item.keys(PUSH);
        if (!keys.containsKey("reply") || !keys.containsKey("every")) {
            throw item.wrong("a push has every: and reply:, such as every: 1s");
        }
        Item every = keys.get("every");
        Duration first = keys.containsKey("after") ? keys.get("after").time() : every.time();
        long times = keys.containsKey("times")
                ? keys.get("times").number(1, Long.MAX_VALUE)
                : Long.MAX_VALUE;
        Answer answer = answers.read(keys.get("reply"), Places.UNASKED);
        return every.checked(() -> new PushSchedule(first, every.time(), times, answer));
    }
}
