package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/** A peer that says nothing, from the first or after a message. */
class SilentPeerTest {
    private static final Duration BRIEF = Duration.ofSeconds(1);

    /** The server counts from its own last byte, which the peer sees a little later. */
    private static final double CLOCKS = 0.1;

    @FaultRow(number = 6, fault = "silent peer, from the first")
    void peerThatNeverSpokeIsClosedWithinASecondOfItsDeadline(Row row) {
        Duration limit = row.time(BRIEF, Duration.ofSeconds(30));
        measure(row, "firstByteTimeout", limit, "silent");
    }

    @FaultRow(number = 6, fault = "silent peer, after a message")
    void peerThatFellSilentIsClosedWithinASecondOfItsDeadline(Row row) {
        Duration limit = row.time(BRIEF, Duration.ofSeconds(10));
        row.note("idleTimeout is %d s instead of 5 min".formatted(limit.toSeconds()));
        measure(row, "idleTimeout", limit, "spoken");
    }

    private static void measure(Row row, String name, Duration limit, String way) {
        int count = row.count(50, 1000);
        try (FaultServer server = FaultServer.start(
                        "framing=line", "handler=echo", "events=counted", name + "=" + limit);
                Child peers = Python.start("silent.py", server.port(), count, way)) {
            row.injected("silent peers", Long.parseLong(peers.line("silent ").substring(7)), count);
            Seconds closed = Seconds.of(peers.line("closed ", limit.plusSeconds(20)));
            row.exactly("closed by the server", closed.count(), count);
            server.await("timeout", count, Child.PATIENCE);
            row.exactly("told as timeout", server.ask("timeout"), count);
            row.atLeast(
                    "first closed after", closed.first(), limit.toMillis() / 1000.0 - CLOCKS, "s");
            row.atMost("last closed after", closed.last(), limit.toMillis() / 1000.0 + 1, "s");
        }
    }
}
