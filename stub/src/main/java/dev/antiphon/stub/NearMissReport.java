package dev.antiphon.stub;

import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Mismatch;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.match.report.Difference;
import dev.antiphon.stub.match.report.MismatchHint;
import dev.antiphon.stub.text.HexDump;
import dev.antiphon.stub.verify.NearMiss;

import java.util.List;
import java.util.Optional;

/**
 * A text for reports that shows a near miss. For a request that no rule matches, it shows the
 * nearest rule; for a verification with too few requests, the nearest request. Both include the
 * difference.
 */
final class NearMissReport {
    /** The nearness, from 0 to 1, of a rule that matches but has no answer left. */
    private static final double ANSWERS_GIVEN = 0.95;

    private NearMissReport() {}

    /** Returns the text about the rule that is nearest to the request. */
    static String ofRequest(Request request, List<StubRule> rules) {
        StubRule nearest = null;
        Mismatch least = null;
        for (StubRule each : rules.reversed()) {
            Mismatch mismatch = each.isOver() && each.matcher().matches(request)
                    ? new Mismatch(ANSWERS_GIVEN, "its answers have all been given")
                    : each.matcher().explain(request);
            if (least == null || mismatch.nearness() > least.nearness()) {
                nearest = each;
                least = mismatch;
            }
        }
        if (least == null || nearest == null) {
            byte[] bytes = request.message().bytes();
            return HexDump.of(bytes, -1)
                    + MismatchHint.ofProtocol(bytes)
                            .map(hint -> "  " + hint + "\n")
                            .orElse("")
                    + "  there is no rule at all; make one with stub.when(…).reply(…)\n";
        }
        String of =
                rules.size() == 1 ? "the only rule" : "the nearest of " + rules.size() + " rules";
        return "  " + of + " is " + nearest + "\n" + Difference.of(request.message(), least);
    }

    /**
     * The nearest request to a matcher.
     *
     * @param text the request and the difference, in several lines
     */
    record Nearest(NearMiss miss, String text) {}

    /** Returns the nearest of the requests that do not match; empty if all match. */
    static Optional<Nearest> ofMatcher(Matcher matcher, List<Request> requests) {
        Request nearest = null;
        Mismatch least = null;
        for (Request each : requests) {
            if (matcher.matches(each)) {
                continue;
            }
            Mismatch mismatch = matcher.explain(each);
            if (least == null || mismatch.nearness() > least.nearness()) {
                nearest = each;
                least = mismatch;
            }
        }
        if (least == null || nearest == null) {
            return Optional.empty();
        }
        NearMiss miss =
                new NearMiss(nearest.connectionNumber(), nearest.messageNumber(), least.reason());
        String text = "the nearest is message %s of connection %s\n%s"
                .formatted(
                        miss.message(), miss.connection(), Difference.of(nearest.message(), least));
        return Optional.of(new Nearest(miss, text));
    }
}
