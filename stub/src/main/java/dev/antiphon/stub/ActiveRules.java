package dev.antiphon.stub;

import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.proxy.ArmedFault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The rules, scheduled pushes and faults that a stub currently uses. A change creates a new value.
 * Immutable except for the counts of rules and faults. Any thread may call all methods.
 *
 * @param made the number of rules created so far, used for the names of rules without a name
 * @param ofAnswers the faults of single answers; two answers with the same fault have separate
 *     copies
 */
record ActiveRules(
        RuleList rules,
        long made,
        Optional<Answer> greeting,
        Answer unmatched,
        List<PushSchedule> schedules,
        List<ArmedFault> faults,
        ConcurrentMap<Answer, List<ArmedFault>> ofAnswers) {

    /**
     * Returns these rules in their initial state: with counts of zero, and with copies of their
     * faults, all armed.
     *
     * @param unmatched the answer to unmatched messages, used if the rules have none
     * @param stubScript the owner of the rules
     */
    static ActiveRules of(StubRules all, Answer unmatched, StubScript stubScript) {
        List<StubRule> rules = new ArrayList<>();
        for (StubRules.Draft each : all.rules()) {
            rules.add(rule(each, rules.size() + 1L, stubScript));
        }
        ActiveRules active = new ActiveRules(
                new RuleList(rules),
                rules.size(),
                all.greeting(),
                all.unmatched().orElse(unmatched),
                all.schedules(),
                all.faults().stream().map(ArmedFault::again).toList(),
                new ConcurrentHashMap<>());
        all.rules().forEach(each -> each.answers().answers().forEach(active::armed));
        all.greeting().ifPresent(active::armed);
        all.schedules().forEach(each -> active.armed(each.answer()));
        return active;
    }

    private static StubRule rule(StubRules.Draft draft, long number, StubScript stubScript) {
        String name = draft.name().isEmpty() ? "rule " + number : draft.name();
        return new StubRule(name, draft, stubScript);
    }

    /** Returns these rules with their present names, for a stub that counts anew. */
    StubRules copy() {
        StubRules.Builder copy = StubRules.builder().unmatched(unmatched);
        rules.all().forEach(each -> copy.rule(each.name(), each.matcher(), each.sequence()));
        greeting.ifPresent(copy::greeting);
        schedules.forEach(copy::push);
        faults.forEach(copy::fault);
        return copy.build();
    }

    /** Returns the armed faults of this answer. Creates them at the first call for the answer. */
    List<ArmedFault> armed(Answer answer) {
        return answer.faults().isEmpty()
                ? List.of()
                : ofAnswers.computeIfAbsent(
                        answer,
                        each -> each.faults().stream().map(ArmedFault::new).toList());
    }

    /** Returns the armed faults that have not occurred. */
    List<ArmedFault> unfired() {
        return allFaults().filter(ArmedFault::isUnfired).toList();
    }

    /** Returns the faults of the rules and of their answers. */
    Stream<ArmedFault> allFaults() {
        return Stream.concat(
                faults.stream(), ofAnswers.values().stream().flatMap(Collection::stream));
    }

    ActiveRules with(StubRules.Draft draft, StubScript stubScript) {
        draft.answers().answers().forEach(this::armed);
        return new ActiveRules(
                rules.and(rule(draft, made + 1, stubScript)),
                made + 1,
                greeting,
                unmatched,
                schedules,
                faults,
                ofAnswers);
    }

    ActiveRules without(Collection<StubRule> removed) {
        return new ActiveRules(
                rules.without(removed), made, greeting, unmatched, schedules, faults, ofAnswers);
    }

    ActiveRules greeting(Answer answer) {
        armed(answer);
        return new ActiveRules(
                rules, made, Optional.of(answer), unmatched, schedules, faults, ofAnswers);
    }

    ActiveRules with(PushSchedule pushSchedule) {
        armed(pushSchedule.answer());
        return new ActiveRules(
                rules, made, greeting, unmatched, and(schedules, pushSchedule), faults, ofAnswers);
    }

    ActiveRules with(ArmedFault fault) {
        return new ActiveRules(
                rules, made, greeting, unmatched, schedules, and(faults, fault), ofAnswers);
    }

    private static <T> List<T> and(List<T> all, T more) {
        return Stream.concat(all.stream(), Stream.of(more)).toList();
    }
}
