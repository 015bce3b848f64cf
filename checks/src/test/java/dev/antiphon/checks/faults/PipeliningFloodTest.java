package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/** Peers that ask on and on while nothing is answered. */
class PipeliningFloodTest {
    private static final int IN_FLIGHT_MAX = 128;
    private static final int HELD_BYTES =
            32 << 10; // the engine holds 64 KiB before it stops reading

    /** What the JVM itself may come to hold meanwhile. */
    private static final int JVM_MEBIBYTES = 8;

    private static final double MEBIBYTE = 1 << 20;

    @FaultRow(number = 14, fault = "pipelining flood until nothing more can be sent")
    void decodingStopsAtTheBoundAndMemoryIsFlat(Row row) {
        flood(row, 4 << 20);
    }

    @FaultRow(number = 14, fault = "pipelining flood of 32 KiB, then a reset")
    void resetIsNoticedWhileNothingIsDecoded(Row row) {
        flood(row, HELD_BYTES);
    }

    private static void flood(Row row, int bytes) {
        int count = row.count(20, 100);
        try (FaultServer server = FaultServer.start("framing=line", "handler=hang")) {
            long heap = server.ask("heap");
            try (Child peers = Python.start("pipeline_flood.py", server.port(), count, bytes)) {
                String[] told = peers.line("flooding ").split(" ", -1);
                double sent = Long.parseLong(told[2]) / MEBIBYTE;
                row.injected("peers", Long.parseLong(told[1]), count);
                row.atLeast("sent", sent, count * 16.0 * (1 << 10) / MEBIBYTE, "MiB");
                long most = (long) count * IN_FLIGHT_MAX;
                server.await("taken", most, Child.PATIENCE);
                row.exactly("in flight", server.ask("taken"), most);
                double grown = (server.ask("heap") - heap) / MEBIBYTE;
                row.atMost("heap grown by", grown, count * 0.5 + JVM_MEBIBYTES, "MiB");
                peers.tell("reset");
                peers.line("reset ");
                Duration seen = server.await("connections", 0, Child.PATIENCE);
                row.atMost("closed after", seen.toMillis() / 1000.0, 1, "s");
            }
        }
    }
}
