package dev.antiphon.stub.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.match.Matcher;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader of rules, matchers and answers in a document of any origin. The syntax is that of {@link
 * StubFile}. It reads files with messages only from a folder that was named. Immutable.
 *
 * @param framing the framing of the stub; empty for the framing in the document
 * @param charset the charset of texts, unless the document has another one
 * @param folder the folder of files with messages; empty if none may be read
 */
public record RulesText(Optional<Framing> framing, Charset charset, Optional<Path> folder) {
    /** Creates a reader of texts in UTF-8 that reads no files. */
    public RulesText() {
        this(Optional.empty(), UTF_8, Optional.empty());
    }

    /** Returns the keys of a document with rules, such as {@code framing} and {@code rules}. */
    public static List<String> keys() {
        return StubFile.KEYS;
    }

    /**
     * Returns the charset that the key {@code charset} names.
     *
     * @throws StubFileException when there is no such charset
     */
    public static Charset charset(YamlValue name) {
        return name.read(WireText::charset);
    }

    /**
     * Reads the rules among these keys of a value.
     *
     * @param keys the keys of the value that are among {@link #keys}
     * @throws StubFileException when a value is invalid
     */
    public StubRules rules(YamlValue root, Map<String, YamlValue> keys) {
        return StubFile.rules(
                root, keys, new StubFile.Place(folder.orElse(null), framing.orElse(null), false));
    }

    /**
     * Reads one rule, such as <code>{when: PING, reply: PONG}</code>. A state that it requires may
     * be set by another rule.
     *
     * @throws StubFileException when the rule is invalid
     */
    public StubRules rule(YamlValue rule) {
        StubRules.Builder rules = StubRules.builder();
        reader().rule(rule, rules);
        return rules.build();
    }

    /**
     * Reads a matcher, as after the key {@code when}.
     *
     * @throws StubFileException when the matcher is invalid
     */
    public Matcher matcher(YamlValue when) {
        return reader().matcher(when);
    }

    /**
     * Reads an answer that is sent without a request, as after the key {@code reply} of a push.
     *
     * @throws StubFileException when the answer is invalid
     */
    public Answer push(YamlValue reply) {
        return reader().push(reply);
    }

    private PartReader reader() {
        return new PartReader(new WireText(charset, framing.orElse(null), folder.orElse(null)));
    }
}
