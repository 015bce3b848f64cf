package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/** Peers that send a byte now and then, so that no wait for the next byte is ever long. */
class SlowDripTest {

    @FaultRow(number = 5, fault = "slow drip (slowloris)")
    void bytesDoNotPutTheMessageDeadlineOff(Row row) {
        int count = row.count(200, 5000);
        Duration limit = row.time(Duration.ofSeconds(1), Duration.ofSeconds(10));
        Duration gap = limit.dividedBy(10);
        try (FaultServer server = FaultServer.start(
                        "framing=line", "handler=echo", "messageTimeout=" + limit);
                Child peers =
                        Python.start("drip.py", server.port(), count, gap.toMillis() / 1000.0)) {
            row.injected("peers at a byte per " + gap.toMillis() + " ms", count(peers), count);
            Seconds closed = Seconds.of(peers.line("closed "));
            row.exactly("closed", closed.count(), count);
            row.atLeast("first after", closed.first(), limit.toMillis() / 1000.0, "s");
            row.atMost("last after", closed.last(), limit.toMillis() / 1000.0 + 1, "s");
            String least = peers.line("bytes ").substring("bytes ".length());
            row.atLeast("bytes that each had sent", Double.parseDouble(least), 8, "");
        }
    }

    private static long count(Child peers) {
        return Long.parseLong(peers.line("dripping ").substring("dripping ".length()));
    }
}
