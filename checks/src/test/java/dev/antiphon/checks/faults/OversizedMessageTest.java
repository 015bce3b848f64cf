package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

/**
 * Messages over the limit: announced, sent without an end, or grown up to the limit and left there.
 */
class OversizedMessageTest {
    private static final int LIMIT = 1 << 20;
    private static final int LOOKS = 10;
    private static final double ALLOWED = LIMIT + (64 << 10);

    @FaultRow(number = 7, fault = "oversized message, by its length")
    void announcedLengthReservesNothing(Row row) {
        int count = row.count(100, 1000);
        try (FaultServer server =
                        FaultServer.start("framing=length:4", "handler=echo", "events=counted");
                Child first = Python.start("oversized.py", server.port(), 50, "announced", 0)) {
            first.line("bytes ");
            long before = server.ask("allocated");
            try (Child peers = Python.start("oversized.py", server.port(), count, "announced", 0)) {
                row.injected("lengths of 2^31-1", number(peers.line("sent ")), count);
                row.exactly("closed", Seconds.of(peers.line("closed ")).count(), count);
                long allocated = server.ask("allocated") - before;
                row.atMost("allocated for each", allocated / (double) count, ALLOWED, "bytes");
            }
        }
    }

    @FaultRow(number = 7, fault = "oversized message, without an end")
    void endlessMessageIsNotReadWithoutAnEnd(Row row) {
        int count = row.count(50, 200);
        try (FaultServer server =
                        FaultServer.start("framing=line", "handler=echo", "events=counted");
                Child peers = Python.start("oversized.py", server.port(), count, "endless", 0)) {
            row.injected("endless lines", number(peers.line("sent ")), count);
            Seconds closed = Seconds.of(peers.line("closed "));
            row.exactly("closed", closed.count(), count);
            row.atMost("last after", closed.last(), 3, "s");
            server.await("too-long", count, Child.PATIENCE);
            row.exactly("told as too-long", server.ask("too-long"), count);
        }
    }

    @FaultRow(number = 7, fault = "message grown up to the limit")
    void messageThatGrowsHoldsNoMoreThanTheLimit(Row row) {
        int count = row.count(20, 200);
        try (FaultServer server =
                FaultServer.start("framing=line", "handler=echo", "events=counted")) {
            long before = server.ask("heap");
            try (Child peers = Python.start("oversized.py", server.port(), count, "held", LIMIT)) {
                row.injected("lines of 1 MiB", number(peers.line("sent ")), count);
                long all = (long) count * LIMIT;
                long heap = server.awaitAtLeast("heap", before + all, Child.PATIENCE);
                for (int look = 0; look < LOOKS; look++) { // the last ones may still be growing
                    heap = Math.min(heap, server.ask("heap"));
                }
                double held = (heap - before) / (double) count;
                // less where garbage of the start is gone by now
                row.atLeast("held for each", held, LIMIT * 0.9, "bytes");
                row.atMost("held for each", held, ALLOWED, "bytes");
            }
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
}
