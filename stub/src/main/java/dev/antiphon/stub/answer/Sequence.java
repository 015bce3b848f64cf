package dev.antiphon.stub.answer;

import java.util.List;

/**
 * The answers of a rule, one after the other, and what comes after the last of them. Immutable.
 *
 * @param answers in order; at least one
 * @param then what comes after the last
 */
public record Sequence(List<Answer> answers, Then then) {
    /** The behaviour after the last answer. */
    public enum Then {
        /** The last one again and again. */
        REPEAT,
        /** The rule matches nothing more, so that another one may. */
        STOP,
        /** The first one again. */
        WRAP
    }

    /** Refuses a sequence of none. */
    public Sequence {
        answers = List.copyOf(answers);
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("a rule without an answer; give it one or more");
        }
    }

    /** Returns these answers, and then the last one again and again. */
    public static Sequence of(Answer... answers) {
        return new Sequence(List.of(answers), Then.REPEAT);
    }

    /** Returns these answers, and then the rule matches nothing more. */
    public Sequence thenStop() {
        return new Sequence(answers, Then.STOP);
    }

    /** Returns these answers, and then from the first again. */
    public Sequence thenWrap() {
        return new Sequence(answers, Then.WRAP);
    }

    /** Returns whether there is an answer of this number, counted from 0. */
    public boolean has(long number) {
        return then != Then.STOP || number < answers.size();
    }

    /** Returns the answer of this number, counted from 0. */
    public Answer answer(long number) {
        int size = answers.size();
        long place = then == Then.WRAP ? number % size : Math.min(number, size - 1);
        return answers.get((int) place);
    }
}
