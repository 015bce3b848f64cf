package dev.antiphon.stub.yaml;

import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.match.Matcher;

/** A reader of single rules, matchers and answers, whose states are not checked. */
final class PartReader {
    private final MatcherReader matchers;
    private final AnswerReader answers;

    PartReader(WireText wire) {
        States states = new States("becomes");
        States serverStates = new States("serverBecomes");
        matchers = new MatcherReader(wire, states, serverStates);
        answers = new AnswerReader(wire, states, serverStates);
    }

    /** Reads a rule and adds it. */
    void rule(YamlValue item, StubRules.Builder rules) {
        new RulesReader(matchers, answers).readOne(item, rules);
    }

    Matcher matcher(YamlValue when) {
        return matchers.read(when);
    }

    Answer push(YamlValue reply) {
        return answers.read(reply, Places.UNASKED);
    }
}
