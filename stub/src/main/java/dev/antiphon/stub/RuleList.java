package dev.antiphon.stub;

import dev.antiphon.stub.match.Request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The rules that are in force, in the order in which they were made, the last of which is asked
 * first. Immutable but for the rules' counts; any thread.
 */
final class RuleList {
    /** A rule that is for a request, and the number of its answer, from 0. */
    record Claim(StubRule stubRule, long answer) {}

    private final List<StubRule> all;

    RuleList(List<StubRule> all) {
        this.all = List.copyOf(all);
    }

    /** Returns these rules and one more. */
    RuleList and(StubRule stubRule) {
        List<StubRule> more = new ArrayList<>(all);
        more.add(stubRule);
        return new RuleList(more);
    }

    /** Returns these rules without those of the drafts. */
    RuleList without(Collection<StubRules.Draft> drafts) {
        return new RuleList(all.stream().filter(each -> !each.isOf(drafts)).toList());
    }

    List<StubRule> all() {
        return all;
    }

    /** Takes the next answer of the first rule that matches; asks the newest rule first. */
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
