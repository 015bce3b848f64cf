package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/** Peers that ask for much and read little, or nothing: what they do not take must wait somewhere. */
class SlowReaderTest {
    private static final int MEBIBYTES_ASKED = 7; // more than the system takes, less than the limit
    private static final int BYTES_PER_SECOND = 500; // half of what a peer must take at the least
    private static final double MEBIBYTE = 1 << 20;

    @FaultRow(number = 12, fault = "peers never read")
    void memoryOfAllThatNeverReadIsBounded(Row row) {
        int count = row.count(100, 1000);
        long total = row.count(32, 256);
        try (FaultServer server = FaultServer.start(
                        "framing=line",
                        "handler=mebibyte",
                        "outboundBytesTotalMax=" + (total << 20));
                Child warm = Python.start("slow_reader.py", server.port(), 1, 1, 1 << 20)) {
            warm.line("asked ");
            long before = server.residentBytes();
            try (Child peers =
                    Python.start("slow_reader.py", server.port(), count, MEBIBYTES_ASKED, 0)) {
                row.injected("peers asked for much", number(peers.line("asked ")), count);
                peers.line("unread ");
                double grown = (server.residentBytes() - before) / MEBIBYTE;
                row.atMost("resident growth", grown, total + 44.0, "MiB");
                row.atLeast(
                        "dropped, the largest first",
                        (double) server.ask("outbound-total-full"),
                        1,
                        "connections");
            }
        }
    }

    @FaultRow(number = 13, fault = "zero window")
    void peerThatReadsNothingIsClosed(Row row) {
        closedInTime(row, 0);
    }

    @FaultRow(number = 13, fault = "slow read, 500 bytes a second")
    void peerThatReadsTooSlowlyIsClosed(Row row) {
        closedInTime(row, BYTES_PER_SECOND);
    }

    private static void closedInTime(Row row, int bytesPerSecond) {
        int count = row.count(10, 30);
        Duration limit = row.time(Duration.ofSeconds(1), Duration.ofSeconds(10));
        try (FaultServer server = FaultServer.start(
                        "framing=line", "handler=mebibyte", "writeProgressTimeout=" + limit);
                Child peers = Python.start(
                        "slow_reader.py", server.port(), count, MEBIBYTES_ASKED, bytesPerSecond)) {
            peers.line("asked ");
            row.injected("peers with unread bytes", number(peers.line("unread ")), count);
            Seconds closed = Seconds.of(peers.line("closed "));
            double seconds = limit.toMillis() / 1000.0;
            row.exactly("closed", closed.count(), count);
            row.atLeast("first after", closed.first(), seconds, "s");
            row.atMost("last after", closed.last(), 2 * seconds + 1, "s");
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
}
