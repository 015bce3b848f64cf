package dev.antiphon.stub;

import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.MatcherIndex;
import dev.antiphon.stub.match.Request;

import java.util.ArrayList;
import java.util.BitSet;
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
    private volatile Optional<MatcherIndex> index = Optional.empty();

    RuleList(List<StubRule> all) {
        this.all = List.copyOf(all);
    }

    /** These and one more. */
    RuleList and(StubRule stubRule) {
        List<StubRule> more = new ArrayList<>(all);
        more.add(stubRule);
        return new RuleList(more);
    }

    /** These without the ones that were made of the drafts. */
    RuleList without(Collection<StubRules.Draft> drafts) {
        return new RuleList(all.stream().filter(each -> !each.isOf(drafts)).toList());
    }

    List<StubRule> all() {
        return all;
    }

    /** Takes the next answer of the first rule that is for the request. */
    Optional<Claim> claim(Request request) {
        BitSet candidates = index().candidates(request);
        for (int i = candidates.length() - 1; i >= 0; i = candidates.previousSetBit(i - 1)) {
            long answer = all.get(i).claim(request);
            if (answer >= 0) {
                return Optional.of(new Claim(all.get(i), answer));
            }
        }
        return Optional.empty();
    }

    /** Made when it is first needed, so that a thousand rules one by one cost one index. */
    private MatcherIndex index() {
        Optional<MatcherIndex> made = index;
        if (made.isEmpty()) {
            List<Matcher> matchers = all.stream().map(each -> each.matcher).toList();
            made = Optional.of(new MatcherIndex(matchers));
            index = made;
        }
        return made.get();
    }
}
