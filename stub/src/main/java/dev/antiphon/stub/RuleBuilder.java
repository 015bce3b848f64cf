package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;

import java.util.function.Consumer;

/** A rule without an answer; setting the answer puts it in force. */
public final class RuleBuilder {
    private final Matcher matcher;
    private final Consumer<StubRules.Draft> made;
    private String name = "";

    /** @param made what is done with the rule once it is there */
    RuleBuilder(Matcher matcher, Consumer<StubRules.Draft> made) {
        this.matcher = matcher;
        this.made = made;
    }

    /** Calls the rule so in reports; {@code rule 3} and so on without. */
    public RuleBuilder named(String value) {
        name = value;
        return this;
    }

    /** Answers with this text. */
    public void reply(String text) {
        answer(Answer.text(text));
    }

    /** Answers with these, one after the other, and then with the last one again and again. */
    public void answer(Answer... answers) {
        answer(Sequence.of(answers));
    }

    /** Answers with these. */
    public void answer(Sequence answers) {
        made.accept(new StubRules.Draft(name, matcher, answers));
    }
}
