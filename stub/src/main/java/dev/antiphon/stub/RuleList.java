package dev.antiphon.stub;

import dev.antiphon.stub.match.Request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The rules in force, in the order of their creation. The newest rule has priority. Immutable
 * except the rules' counts; any thread.
 */
final class RuleList {
    /** A rule that matches a request, with the index of its answer, from 0. */
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

    /** Returns a list without the rules of these drafts. */
    RuleList without(Collection<StubRules.Draft> drafts) {
        return new RuleList(all.stream().filter(each -> !each.isOf(drafts)).toList());
    }

    List<StubRule> all() {
        return all;
    }

    /** Takes the next answer of the first matching rule, beginning with the newest rule. */
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
