package dev.antiphon.stub;

import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Request;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A rule of a running stub: a matcher, its answers, and the number of answers given so far. Any
 * thread may call all methods.
 */
final class StubRule {
    final String name;
    final Matcher matcher;
    private final Sequence sequence;
    private final StubRules.Draft draft;
    private final AtomicLong answered = new AtomicLong();

    StubRule(String name, StubRules.Draft draft) {
        this.name = name;
        this.draft = draft;
        this.matcher = draft.matcher();
        this.sequence = draft.answers();
    }

    /** Returns whether the rule was created from one of these drafts. */
    boolean isOf(Collection<StubRules.Draft> drafts) {
        return drafts.contains(draft);
    }

    Sequence sequence() {
        return sequence;
    }

    /**
     * Claims the next answer for this request and returns the index of the answer, from 0. Returns
     * a negative number if the rule does not match or has no answer left.
     */
    long claim(Request request) {
        if (!sequence.has(answered.get()) || !matcher.matches(request)) {
            return -1;
        }
        long number = answered.getAndIncrement();
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
