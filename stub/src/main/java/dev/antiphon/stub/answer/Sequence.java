package dev.antiphon.stub.answer;

import java.util.List;

/**
 * The answers of a rule in order, and the behaviour after the last of them. Immutable.
 *
 * @param answers the answers in order; at least one
 * @param then the behaviour after the last answer
 */
public record Sequence(List<Answer> answers, Then then) {
    /** The behaviour after the last answer. */
    public enum Then {
        /** Repeats the last answer. */
        REPEAT,
        /** Ends the rule: it matches no further request. */
        STOP,
        /** Starts again with the first answer. */
        WRAP
    }

    /**
     * Checks and copies the answers.
     *
     * @throws IllegalArgumentException when there are none
     */
    public Sequence {
        answers = List.copyOf(answers);
        if (answers.isEmpty()) {
            throw new IllegalArgumentException("a rule without an answer; give it one or more");
        }
    }

    /** Returns a sequence of these answers that repeats the last one. */
    public static Sequence of(Answer... answers) {
        return new Sequence(List.of(answers), Then.REPEAT);
    }

    /**
     * Returns a copy that ends the rule after the last answer: the rule then matches no further
     * request.
     */
    public Sequence thenStop() {
        return new Sequence(answers, Then.STOP);
    }

    /** Returns a copy that starts again with the first answer after the last one. */
    public Sequence thenWrap() {
        return new Sequence(answers, Then.WRAP);
    }

    /**
     * Returns whether the sequence has an answer for the matching request of this index, from 0.
     */
    public boolean has(long number) {
        return then != Then.STOP || number < answers.size();
    }

    /** Returns the answer to the matching request of this index, from 0. */
    public Answer answer(long number) {
        int size = answers.size();
        long place = then == Then.WRAP ? number % size : Math.min(number, size - 1);
        return answers.get((int) place);
    }
}
