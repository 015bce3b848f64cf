package dev.antiphon.stub;

import dev.antiphon.stub.match.Request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The current rules of a stub, in the order of their creation. The newest rule has priority.
 * Immutable except for the counts of the rules. Any thread may call all methods.
 */
final class RuleList {
    /** A claimed answer: the rule that matches a request, and the index of the answer, from 0. */
    record Claim(StubRule stubRule, long answer) {}

    private final List<StubRule> all;

    RuleList(List<StubRule> all) {
        this.all = List.copyOf(all);
    }

    /** Returns a list with one more rule. */
    RuleList and(StubRule stubRule) {
        List<StubRule> more = new ArrayList<>(all);
        more.add(stubRule);
        return new RuleList(more);
    }

    /** Returns a list without these rules. */
    RuleList without(Collection<StubRule> rules) {
        return new RuleList(all.stream().filter(each -> !rules.contains(each)).toList());
    }

    List<StubRule> all() {
        return all;
    }

    /** Returns the rule that was added last. There must be one. */
    StubRule newest() {
        return all.get(all.size() - 1);
    }

    /**
     * Claims the next answer of the newest rule that matches the request and has an answer left.
     * Returns empty if there is no such rule.
     */
    Optional<Claim> claim(Request request) {
        for (StubRule each : all.reversed()) {
            long answer = each.claim(request);
            if (answer >= 0) {
                return Optional.of(new Claim(each, answer));
            }
        }
        return Optional.empty();
    }
}
