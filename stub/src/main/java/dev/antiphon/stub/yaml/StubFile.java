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
 * <p>A file has at most 4 MiB, 200,000 values and 40 nested levels, and no aliases. Reading it
 * therefore takes time and memory in proportion to its size. Files with messages of answers are
 * kept in memory.
 */
public final class StubFile {
    static final List<String> KEYS =
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
            return BoundedFile.bytes(file, YamlDocument.BYTES_MAX);
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
     * @param folder the folder that contains the files with messages of answers; null if no file
     *     is read
     * @param framing the framing of the stub; null for the framing in the file
     * @param isAlone true if no code adds rules to the stub or sets its state
     */
    record Place(@Nullable Path folder, @Nullable Framing framing, boolean isAlone) {}

    private static StubRules parse(String name, String text, Place use) {
        return YamlDocument.read(name, text, root -> rules(root, use));
    }

    private static StubRules rules(YamlValue root, Place use) {
        return rules(root, root.keys(KEYS), use);
    }

    /** Reads the rules among these keys of a value. */
    static StubRules rules(YamlValue root, Map<String, YamlValue> keys, Place use) {
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

    private StubRules fill(StubRules.Builder rules, Map<String, YamlValue> keys) {
        Mistakes mistakes = new Mistakes();
        Optional.ofNullable(keys.get("greeting"))
                .ifPresent(each ->
                        mistakes.read(() -> rules.greeting(answers.read(each, Places.UNASKED))));
        Optional.ofNullable(keys.get("unmatched"))
                .ifPresent(each ->
                        mistakes.read(() -> rules.unmatched(answers.read(each, Places.UNMATCHED))));
        Optional.ofNullable(keys.get("rules"))
                .ifPresent(each -> mistakes.read(() -> this.rules.read(each, rules, mistakes)));
        for (YamlValue each : severalOf(keys, "push")) {
            mistakes.read(() -> rules.push(push(each)));
        }
        for (YamlValue each : severalOf(keys, "faults")) {
            mistakes.read(() -> rules.fault(each.read(ArmedFault::parse)));
        }
        mistakes.refuse();
        return rules.build();
    }

    private static List<YamlValue> severalOf(Map<String, YamlValue> keys, String key) {
        return Optional.ofNullable(keys.get(key)).map(YamlValue::oneOrMore).orElse(List.of());
    }

    private PushSchedule push(YamlValue item) {
        Map<String, YamlValue> keys = item.keys(PUSH);
        if (!keys.containsKey("reply") || !keys.containsKey("every")) {
            throw item.wrong("a push has every: and reply:, such as every: 1s");
        }
        YamlValue every = keys.get("every");
        Duration first = keys.containsKey("after") ? keys.get("after").time() : every.time();
        long times = keys.containsKey("times")
                ? keys.get("times").number(1, Long.MAX_VALUE)
                : Long.MAX_VALUE;
        Answer answer = answers.read(keys.get("reply"), Places.UNASKED);
        return every.checked(() -> new PushSchedule(first, every.time(), times, answer));
    }
}
