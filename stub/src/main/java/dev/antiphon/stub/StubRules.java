package dev.antiphon.stub;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.Sequence;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.proxy.ArmedFault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The complete behaviour of a stub: framing, rules, greeting, scheduled messages and faults. {@link
 * StubServer#use} replaces the behaviour of a running stub. Immutable; each stub that uses it
 * counts its own answers.
 */
public final class StubRules {
    /** A rule as it was built, without the counts that a running stub keeps. */
    record Draft(String name, Matcher matcher, Sequence answers) {}

    private final List<Draft> rules;
    private final List<PushSchedule> schedules;
    private final List<ArmedFault> faults;
    private final Optional<Framing> framing;
    private final Optional<Answer> greeting;
    private final Optional<Answer> unmatched;

    private StubRules(Builder from) {
        rules = List.copyOf(from.rules);
        schedules = List.copyOf(from.schedules);
        faults = from.faults.stream().map(ArmedFault::again).toList();
        framing = from.framing;
        greeting = from.greeting;
        unmatched = from.unmatched;
    }

    /** Returns a builder without rules. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the framing; empty if none was set. */
    public Optional<Framing> framing() {
        return framing;
    }

    /** Returns the number of rules. */
    public int size() {
        return rules.size();
    }

    /** Returns the names of the rules that have one. */
    public List<String> names() {
        return rules.stream().map(Draft::name).filter(each -> !each.isEmpty()).toList();
    }

    /** Returns whether any answer switches its connection to TLS. */
    public boolean startsTls() {
        Stream<Answer> all = Stream.of(
                        rules.stream().flatMap(each -> each.answers().answers().stream()),
                        schedules.stream().map(PushSchedule::answer),
                        greeting.stream(),
                        unmatched.stream())
                .flatMap(each -> each);
        return all.anyMatch(Answer::startsTls);
    }

    List<Draft> rules() {
        return rules;
    }

    Optional<Answer> greeting() {
        return greeting;
    }

    Optional<Answer> unmatched() {
        return unmatched;
    }

    List<PushSchedule> schedules() {
        return schedules;
    }

    /** Returns the faults. Each stub that uses the rules arms copies of them. */
    List<ArmedFault> faults() {
        return faults;
    }

    /** Builder of rules. Each {@link #build} copies the rules. Used by one thread at a time. */
    public static final class Builder {
        private final List<Draft> rules = new ArrayList<>();
        private final List<PushSchedule> schedules = new ArrayList<>();
        private final List<ArmedFault> faults = new ArrayList<>();
        private Optional<Framing> framing = Optional.empty();
        private Optional<Answer> greeting = Optional.empty();
        private Optional<Answer> unmatched = Optional.empty();

        private Builder() {}

        /** Sets the framing. */
        public Builder framing(Framing value) {
            framing = Optional.of(value);
            return this;
        }

        /** Sets the answer that every connection gets when it opens. */
        public Builder greeting(Answer value) {
            greeting = Optional.of(value);
            return this;
        }

        /** Sets the answer to messages that no rule matches. */
        public Builder unmatched(Answer value) {
            unmatched = Optional.of(value);
            return this;
        }

        /**
         * Adds a rule, which has priority over rules added earlier.
         *
         * @param name the name in reports; empty for {@code rule 1}, {@code rule 2} and so on
         */
        public Builder rule(String name, Matcher matcher, Sequence answers) {
            rules.add(new Draft(name, matcher, answers));
            return this;
        }

        /**
         * Adds a schedule of messages that the stub sends on every connection without a request.
         */
        public Builder push(PushSchedule value) {
            schedules.add(value);
            return this;
        }

        /**
         * Adds a fault that applies to all answers. Each stub that uses the rules has a separate
         * copy.
         */
        public Builder fault(ArmedFault value) {
            faults.add(value);
            return this;
        }

        /** Returns the rules added so far. */
        public StubRules build() {
            return new StubRules(this);
        }
    }
}
