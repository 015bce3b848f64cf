package dev.antiphon.stub;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.proxy.ArmedFault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a stub does, as one value: {@link StubServer#use} has a stub do this and nothing else.
 * Immutable; a rule's answers are counted by the stub that uses it.
 */
public final class StubRules {
    /** A rule before it is in use. */
    record Draft(String name, Matcher matcher, Sequence answers) {}

    private final Builder terms;

    private StubRules(Builder terms) {
        this.terms = terms;
    }

    /** Rules in the making. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where messages end, if that was said. */
    public Optional<Framing> framing() {
        return terms.framing;
    }

    /** How many rules there are. */
    public int size() {
        return terms.rules.size();
    }

    List<Draft> rules() {
        return List.copyOf(terms.rules);
    }

    Optional<Answer> greeting() {
        return terms.greeting;
    }

    Optional<Answer> unmatched() {
        return terms.unmatched;
    }

    List<PushSchedule> schedules() {
        return List.copyOf(terms.schedules);
    }

    List<ArmedFault> faults() {
        return List.copyOf(terms.faults);
    }

    /** Collects rules; not to be used once they are built. Not for use by several threads. */
    public static final class Builder {
        private final List<Draft> rules = new ArrayList<>();
        private final List<PushSchedule> schedules = new ArrayList<>();
        private final List<ArmedFault> faults = new ArrayList<>();
        private Optional<Framing> framing = Optional.empty();
        private Optional<Answer> greeting = Optional.empty();
        private Optional<Answer> unmatched = Optional.empty();

        private Builder() {}

        /** Where messages end. */
        public Builder framing(Framing value) {
            framing = Optional.of(value);
            return this;
        }

        /** What every connection is told when it opens. */
        public Builder greeting(Answer value) {
            greeting = Optional.of(value);
            return this;
        }

        /** What is answered where no rule is. */
        public Builder unmatched(Answer value) {
            unmatched = Optional.of(value);
            return this;
        }

        /**
         * A rule, which is asked before those that were added earlier.
         *
         * @param name for reports; empty for a number
         */
        public Builder rule(String name, Matcher matcher, Sequence answers) {
            rules.add(new Draft(name, matcher, answers));
            return this;
        }

        /** What is pushed to every connection by itself. */
        public Builder push(PushSchedule value) {
            schedules.add(value);
            return this;
        }

        /** What answers go wrong by; whoever uses the rules has one of their own. */
        public Builder fault(ArmedFault value) {
            faults.add(value);
            return this;
        }

        /** The rules as they are now. */
        public StubRules build() {
            return new StubRules(this);
        }
    }
}
