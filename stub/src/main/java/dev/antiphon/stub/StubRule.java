package dev.antiphon.stub;

import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A rule of a running stub: a matcher, its answers, and the number of messages that it has
 * answered. Any thread may call all methods.
 */
public final class StubRule {
    private final String name;
    private final Matcher matcher;
    private final Sequence sequence;
    private final StubScript stubScript;
    private final AtomicLong answered = new AtomicLong();

    StubRule(String name, StubRules.Draft draft, StubScript stubScript) {
        this.name = name;
        this.matcher = draft.matcher();
        this.sequence = draft.answers();
        this.stubScript = stubScript;
    }

    /** Returns the name of the rule in reports. */
    public String name() {
        return name;
    }

    /** Returns the number of messages that the rule has answered, or begun to answer. */
    public long count() {
        return answered.get();
    }

    /**
     * Checks the number of messages that the rule has answered so far.
     *
     * @throws VerificationError when the number differs; if it is too small, the error text shows
     *     the nearest other message
     */
    public void verify(Times times) {
        stubScript.verify(this, times);
    }

    /**
     * Removes the rule: from the next message on it answers nothing, and its faults are disarmed. A
     * second call does nothing.
     */
    public void remove() {
        stubScript.remove(List.of(this));
    }

    /** Returns the condition on a message; its text is the condition in reports. */
    public Matcher matcher() {
        return matcher;
    }

    Sequence sequence() {
        return sequence;
    }

    /**
     * Claims the next answer for this request and returns the index of the answer, from 0. Returns
     * a negative number if the rule does not match or has no answer left.
     */
    long claim(Request request) {
        if (isOver() || !matcher.matches(request)) {
            return -1;
        }
        long number = answered.getAndUpdate(each -> sequence.has(each) ? each + 1 : each);
        return sequence.has(number) ? number : -1;
    }

    /** Returns whether the rule has no answer left. */
    boolean isOver() {
        return !sequence.has(answered.get());
    }

    @Override
    public String toString() {
        return name + ": " + matcher;
    }
}
