package dev.antiphon.control.mountebank.imports;

import dev.antiphon.control.mountebank.ImposterMode;
import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rules of one imposter. Each rule is read by the stub's reader before it is taken. For use by
 * one thread.
 */
final class ImportedImposter {
    private static final String ALL = "{anything: true}";

    private final JsonValue imposter;
    private final List<Untranslated> untranslated;
    private final ImposterMode mode;
    private final String framing;
    private final List<String> rules = new ArrayList<>();

    /** The stubs by their conditions, to recognize those that no request reaches. */
    private final Map<String, String> takers = new HashMap<>();

    private String unmatched = "{nothing: true}";

    /**
     * Translates an imposter.
     *
     * @param untranslated receives the parts without a counterpart
     */
    ImportedImposter(JsonValue imposter, List<Untranslated> untranslated) {
        this.imposter = imposter;
        this.untranslated = untranslated;
        this.mode = imposter.field("mode")
                .map(each -> ImposterMode.named(each.text()))
                .orElse(ImposterMode.TEXT);
        this.framing = imposter.field("framing").map(JsonValue::text).orElse("raw");
        imposter.field("endOfRequestResolver")
                .filter(JsonValue::isTruthy)
                .ifPresent(each -> untranslated.add(new Untranslated(
                        each.path(), "it is JavaScript; name a framing in its place")));
        for (String each : List.of("key", "cert")) {
            imposter.field(each)
                    .ifPresent(field -> untranslated.add(new Untranslated(
                            field.path(), "rules hold no certificates; name files of them")));
        }
        Optional<JsonValue> defaultResponse = imposter.field("defaultResponse");
        Optional<JsonValue> defaultData = defaultResponse.flatMap(each -> each.field("data"));
        ResponseTranslation responses =
                new ResponseTranslation(mode, framing, defaultData.filter(JsonValue::isTruthy));
        tried(() -> unmatched = responses.said(defaultResponse, new Copies(), ""));
        PredicateTranslation predicates = new PredicateTranslation(mode);
        for (JsonValue stub : imposter.field("stubs").map(JsonValue::items).orElse(List.of())) {
            tried(() -> add(stub, predicates, responses));
        }
    }

    private void tried(Runnable translation) {
        try {
            translation.run();
        } catch (UntranslatedException e) {
            untranslated.add(e.untranslated());
        }
    }

    private void add(
            JsonValue stub, PredicateTranslation predicates, ResponseTranslation responses) {
        List<String> conditions = predicates.conditions(items(stub, "predicates"));
        ResponseTranslation.Answers answers = responses.answers(items(stub, "responses"));
        if (!answers.copies().isEmpty()) {
            List<String> withCopies = new ArrayList<>(conditions);
            withCopies.addAll(answers.copies());
            add(stub, PredicateTranslation.joined(withCopies), answers.copied());
        }
        add(stub, PredicateTranslation.joined(conditions), answers.plain());
    }

    private static List<JsonValue> items(JsonValue stub, String name) {
        return stub.field(name).map(JsonValue::items).orElse(List.of());
    }

    private void add(JsonValue stub, String when, List<String> answers) {
        String taker = takers.containsKey(ALL) ? takers.get(ALL) : takers.get(when);
        if (taker != null) {
            throw new UntranslatedException(
                    stub, "no request reaches it: " + taker + " is for the same requests");
        }
        boolean isOne = answers.stream().distinct().count() == 1;
        StringBuilder rule = new StringBuilder("  - when: " + when + "\n");
        if (isOne) {
            rule.append("    reply: ").append(answers.get(0)).append('\n');
        } else {
            rule.append("    replies:\n");
            answers.forEach(each -> rule.append("      - ").append(each).append('\n'));
            rule.append("    afterLast: wrap\n");
        }
        check(stub, rule.toString());
        takers.put(when, stub.path());
        rules.add(rule.toString());
    }

    /** Checks that a stub can read the rule. */
    private void check(JsonValue stub, String rule) {
        try {
            var unused = StubFile.parse(
                    "rule",
                    "framing: " + YamlText.quoted(framing) + "\nrules:\n" + rule,
                    Path.of(""));
        } catch (StubFileException e) {
            throw new UntranslatedException(stub, "a stub cannot read its rule: " + e.getMessage());
        }
    }

    int ruleCount() {
        return rules.size();
    }

    Optional<Integer> port() {
        return imposter.field("port").map(each -> each.whole(0, 65_535));
    }

    Optional<String> host() {
        return imposter.field("host").map(JsonValue::text).filter(each -> !each.isEmpty());
    }

    Optional<String> name() {
        return imposter.field("name").filter(JsonValue::isText).map(JsonValue::text);
    }

    /** Returns the rules in YAML, each line behind this indentation. */
    String yaml(String indent) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("framing: ").append(YamlText.quoted(framing)).append('\n');
        imposter.field("greeting")
                .ifPresent(each -> yaml.append("greeting: ")
                        .append(YamlText.message(each.text()))
                        .append('\n'));
        yaml.append("unmatched: ").append(unmatched).append('\n');
        if (!rules.isEmpty()) {
            yaml.append("rules:\n");
            rules.forEach(yaml::append);
        }
        return yaml.toString()
                .lines()
                .map(each -> indent + each + "\n")
                .collect(Collectors.joining());
    }
}
