package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;

/** A rule in the making: it is there once an answer is said. */
public final class Stubbing {
    private final StubServer stub;
    private final Matcher matcher;
    private String name = "";

    Stubbing(StubServer stub, Matcher matcher) {
        this.stub = stub;
        this.matcher = matcher;
    }

    /** Calls the rule so in reports; {@code rule 3} and so on without. */
    public Stubbing named(String value) {
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
        stub.playbook().add(name, matcher, answers);
    }
}
