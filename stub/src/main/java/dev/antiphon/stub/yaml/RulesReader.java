package dev.antiphon.stub.yaml;

import dev.antiphon.argument.Nearest;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of the list of rules in a file. In the file, the first matching rule answers a message.
 * The reader refuses a rule that can never answer, because an earlier rule has the same {@code
 * when} or answers all messages.
 */
final class RulesReader {
    private static final List<String> KEYS =
            List.of("name", "when", "reply", "replies", "afterLast");
    private static final String ALL = "{anything=true}";
    private static final List<String> THEN = List.of("repeat", "stop", "wrap");

    private final MatcherReader matchers;
    private final AnswerReader answers;

    RulesReader(MatcherReader matchers, AnswerReader answers) {
        this.matchers = matchers;
        this.answers = answers;
    }

    /** A rule of the file. */
    private record Rule(String name, Matcher matcher, Sequence answers) {}

    /**
     * Reads the rules of a list and adds them in reverse order, since the rule that is added last
     * has priority.
     *
     * @param mistakes receives the first mistake of each rule
     */
    void read(YamlValue list, StubRules.Builder rules, Mistakes mistakes) {
        if (list.list().isEmpty()) {
            throw list.wrong("there is no rule in the list; write one, or leave rules: out");
        }
        List<Rule> all = new ArrayList<>();
        Map<String, String> takers = new HashMap<>();
        List<YamlValue> items = list.list();
        for (int i = 0; i < items.size(); i++) {
            int number = i + 1;
            YamlValue each = items.get(i);
            mistakes.read(() -> all.add(rule(each, number, takers)));
        }
        all.reversed().forEach(each -> rules.rule(each.name(), each.matcher(), each.answers()));
    }

    /** Reads one rule and adds it. Without a name in the rule, the stub gives it one. */
    void readOne(YamlValue item, StubRules.Builder rules) {
        Rule read = rule(item, 0, new HashMap<>());
        rules.rule(
                item.keys(KEYS).containsKey("name") ? read.name() : "",
                read.matcher(),
                read.answers());
    }

    /** Returns the name of a rule, which a path of the control API can have. */
    private static String name(YamlValue value) {
        String name = value.text();
        if (name.isEmpty()
                || List.of(".", "..").contains(name)
                || name.chars().anyMatch(Character::isISOControl)) {
            throw value.wrong("\"" + Escapes.shown(name) + "\" is no name of a rule; give letters"
                    + " or digits, or leave name: out");
        }
        return name;
    }

    /**
     * Reads a rule.
     *
     * @param takers the names of earlier rules that answer without end, by the text of their {@code
     *     when}
     */
    private Rule rule(YamlValue item, int number, Map<String, String> takers) {
        Map<String, YamlValue> keys = item.keys(KEYS);
        YamlValue when = keys.get("when");
        if (when == null) {
            throw item.wrong("a rule says when: it is for a message; write when: PING, say");
        }
        if (keys.containsKey("reply") == keys.containsKey("replies")) {
            throw item.wrong("a rule has either a reply: or replies: and a list");
        }
        String name = keys.containsKey("name") ? name(keys.get("name")) : "rule " + number;
        Matcher matcher = matchers.read(when);
        refuseUnreachable(when, name, takers);
        Sequence sequence = sequence(keys, new Places(true, matchers.groups(when)));
        if (sequence.then() != Sequence.Then.STOP) {
            takers.putIfAbsent(when.plain(), name);
        }
        return new Rule(name, matcher, sequence);
    }

    private static void refuseUnreachable(YamlValue when, String name, Map<String, String> takers) {
        String all = takers.get(ALL);
        String same = takers.get(when.plain());
        if (all != null) {
            throw when.wrong(name + " never answers: " + all + " before it is for every message,"
                    + " and the first rule that matches answers; write the general one last");
        }
        if (same != null) {
            throw when.wrong(name + " never answers: " + same + " before it is for the same"
                    + " messages, and the first rule that matches answers; leave one of them out,"
                    + " or give the first one afterLast: stop");
        }
    }

    private Sequence sequence(Map<String, YamlValue> keys, Places places) {
        YamlValue several = keys.get("replies");
        List<YamlValue> items = several == null
                ? keys.entrySet().stream()
                        .filter(each -> each.getKey().equals("reply"))
                        .map(Map.Entry::getValue)
                        .toList()
                : several.list();
        if (several != null && items.isEmpty()) {
            throw several.wrong("there is no reply in the list");
        }
        List<Answer> all =
                items.stream().map(each -> answers.read(each, places)).toList();
        Sequence sequence = Sequence.of(all.toArray(Answer[]::new));
        YamlValue then = keys.get("afterLast");
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
}
