package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;

import java.util.function.Consumer;

/** The first half of a rule, without an answer. Setting the answer puts the rule in force. */
public final class RuleBuilder {
    private final Matcher matcher;
    private final Consumer<StubRules.Draft> made;
    private String name = "";

    /**
     * Creates the builder of a rule.
     *
     * @param made receives the complete rule
     */
    RuleBuilder(Matcher matcher, Consumer<StubRules.Draft> made) {
        this.matcher = matcher;
        this.made = made;
    }

    /** Sets the name of the rule in reports; {@code rule 3} and so on by default. */
    public RuleBuilder named(String value) {
        name = value;
        return this;
    }

    /** Answers with this text. */
    public void reply(String text) {
        answer(Answer.text(text));
    }

    /**
     * Answers the first matching message with the first answer, and so on; further messages get the
     * last answer.
     */
    public void answer(Answer... answers) {
        answer(Sequence.of(answers));
    }

    /** Answers with this sequence. */
    public void answer(Sequence answers) {
        made.accept(new StubRules.Draft(name, matcher, answers));
    }
}
