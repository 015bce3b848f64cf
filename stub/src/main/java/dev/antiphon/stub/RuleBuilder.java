package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;

import java.util.function.Consumer;

/** A builder of one rule of a stub. The rule takes effect when its answer is set. */
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

    /** Answers every matching message with this text in UTF-8. */
    public void reply(String text) {
        answer(Answer.text(text));
    }

    /**
     * Answers the first matching message with the first answer, the second with the second, and so
     * on. Further messages get the last answer.
     */
    public void answer(Answer... answers) {
        answer(Sequence.of(answers));
    }

    /** Answers matching messages with this sequence. */
    public void answer(Sequence answers) {
        made.accept(new StubRules.Draft(name, matcher, answers));
    }
}
