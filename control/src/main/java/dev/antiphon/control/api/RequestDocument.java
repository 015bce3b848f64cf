package dev.antiphon.control.api;

import dev.antiphon.control.definition.AllowedFindings;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.yaml.RulesDocument;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.stub.yaml.YamlValue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a request as a document with positions, in JSON. Definitions and rules may also be in
 * YAML.
 *
 * @param root the whole body
 * @param keys the values of its keys
 */
record RequestDocument(YamlValue root, Map<String, YamlValue> keys) {
    private static final String NAME = "body";
    private static final String YAML = "application/yaml";
    private static final Pattern TIMES = Pattern.compile("([0-9]{0,9})(\\.\\.)?([0-9]{0,9})");

    /** The longest time that a request may wait. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    /** Reads a body whose keys the reader of the document checks. */
    static YamlValue root(ApiRequest request) {
        return YamlValue.parse(NAME, request.document(YAML));
    }

    /** Returns a body that is a document with rules. */
    static RulesDocument rules(ApiRequest request) {
        return RulesDocument.of(NAME, request.document(YAML));
    }

    /**
     * Reads a body in JSON.
     *
     * @param known the names of all keys
     * @throws StubFileException when a key is unknown
     */
    static RequestDocument read(ApiRequest request, String... known) {
        YamlValue root = YamlValue.parse(NAME, request.document());
        return new RequestDocument(root, root.keys(List.of(known)));
    }

    /**
     * Checks that the request has no body, or an object without keys.
     *
     * @throws ApiProblem when it has another body
     */
    static void requireNone(ApiRequest request) {
        if (!YamlValue.parse(NAME, request.document()).pairs().isEmpty()) {
            throw ApiProblem.badRequest("this path takes no body; leave it out");
        }
    }

    /** Returns the kinds of findings of the key {@code allow}. */
    Set<StubCheck> allowed() {
        return value("allow").map(AllowedFindings::read).orElse(Set.of());
    }

    /** Returns the value of a key; empty if it is absent. */
    Optional<YamlValue> value(String key) {
        return Optional.ofNullable(keys.get(key));
    }

    /**
     * Returns the value of a key.
     *
     * @param remedy what to write
     * @throws StubFileException when it is absent
     */
    YamlValue required(String key, String remedy) {
        return value(key)
                .orElseThrow(
                        () -> root.wrong("the key \"" + key + "\" is missing; write " + remedy));
    }

    /** Returns the expected count of the key {@code times}, such as {@code 2..3}. */
    Optional<Times> times() {
        return value("times").map(each -> each.read(RequestDocument::times));
    }

    private static Times times(String text) {
        Matcher found = TIMES.matcher(text);
        if (!found.matches() || text.isEmpty() || text.equals("..")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no count of messages; write 1, 2.., ..3 or 2..3");
        }
        long least = found.group(1).isEmpty() ? 0 : Long.parseLong(found.group(1));
        if (found.group(2) == null) {
            return Times.exactly(least);
        }
        return found.group(3).isEmpty()
                ? Times.atLeast(least)
                : new Times(least, Long.parseLong(found.group(3)));
    }

    /** Returns the wait of the key {@code within}; zero without it. */
    Duration within() {
        Optional<YamlValue> value = value("within");
        Duration time = value.map(YamlValue::time).orElse(Duration.ZERO);
        if (time.compareTo(WAIT_MAX) > 0) {
            throw value.orElse(root)
                    .wrong("a request waits at most 5m; ask again for a longer wait");
        }
        return time;
    }
}
