package dev.antiphon.checks.faults;

import dev.antiphon.checks.FaultProxy.Injected;

import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.util.Locale;

/**
 * The promise, over many requests and faults: each request ends exactly once, as its own reply or
 * as a failure that says whether it had left.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryTest {
    private History history; // one run is both rows

    private History history(Row row) throws IOException, InterruptedException {
        if (history == null) {
            history = new History(row.count(60_000, 1_000_000), row.seed());
        }
        return history;
    }

    @FaultRow(number = 20, fault = "delay, splits, stalls, resets and closes on the way")
    void everyRequestEndsOnceAsItsReplyOrAsAVisibleFailure(Row row) throws Exception {
        History run = history(row);
        for (Injected kind : Injected.values()) {
            row.injected(kind.name().toLowerCase(Locale.ROOT), run.injected(kind), 1);
        }
        row.injected("faults in all", run.injectedInAll(), run.requests() / 100);
        row.exactly("lost of %,d requests".formatted(run.requests()), run.lost(), 0);
        row.exactly("ended twice", run.endedTwice(), 0);
        row.exactly("handled twice", run.handledTwice(), 0);
        row.exactly("handled though said not to have left", run.handledThoughNotSent(), 0);
        row.atLeast("replies", (double) run.replies(), run.requests() * 0.25, "");
        row.seen("failures", run.failures().toString());
    }

    @FaultRow(number = 25, fault = "late replies, after a stall longer than the client waits")
    void lateReplyIsNeverGivenToALaterRequest(Row row) throws Exception {
        History run = history(row);
        row.injected("stalls", run.injected(Injected.STALL), run.requests() / 10_000);
        String what = "misdelivered of %,d replies".formatted(run.replies());
        row.exactly(what, run.misdelivered(), 0);
    }
}
