package dev.antiphon.control.traffic;

import dev.antiphon.control.StubService;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.event.TrackedConnection;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.message.Message;
import dev.antiphon.stub.StubRule;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Mismatch;
import dev.antiphon.stub.match.Request;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rules that came nearest to a message without a rule. The report is that of the time when the
 * message came; the rules are those of now, and conditions on states see the first state.
 */
final class NearestRules {
    private static final int RULES_MAX = 5;

    private NearestRules() {}

    /** A rule with the reason why it does not match. */
    private record Near(StubRule rule, Mismatch mismatch) {
        JsonOutput json() {
            return new JsonOutput()
                    .put("rule", rule.name())
                    .put("when", rule.matcher().toString())
                    .put("reason", mismatch.reason())
                    .put("nearness", Math.round(mismatch.nearness() * 1e3) / 1e3);
        }
    }

    /** Puts {@code report} and {@code nearest} if no rule matched the message. */
    static void put(JsonOutput json, EventFeed feed, KeptEvent kept) {
        Optional<KeptEvent.Match> match =
                kept.match().filter(each -> each.rule().isEmpty());
        if (match.isEmpty()) {
            return;
        }
        feed.event(match.get().finding())
                .ifPresent(finding -> json.put("report", RowText.remark(finding)));
        TrackedConnection connection = kept.connection().orElseThrow();
        if (connection.owner().orElse(null) instanceof StubService stub) {
            Message message = RowText.message(kept).orElseThrow();
            Request request = new Request(
                    message, kept.number(), connection.id(), Matchers.BEGIN, Matchers.BEGIN);
            json.put("nearest", nearest(stub, request));
        }
    }

    private static List<JsonOutput> nearest(StubService stub, Request request) {
        return stub.stub().rules().reversed().stream()
                .filter(each -> !each.matcher().matches(request))
                .map(each -> new Near(each, each.matcher().explain(request)))
                .sorted(Comparator.comparingDouble(
                        (Near each) -> -each.mismatch().nearness()))
                .limit(RULES_MAX)
                .map(Near::json)
                .toList();
    }
}
