package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.Python;

import java.time.Duration;

/**
 * Peers that ask for much and read little, or nothing: what they do not take must wait somewhere.
 */
class SlowReaderTest {
    private static final int ASKED = 1; // its reply is more than the system takes
    private static final String HEAP = "-Xmx1g"; // of which 256 MiB may wait for slow readers
    private static final int BYTES_PER_SECOND = 500; // half of what a peer must take at the least
    private static final int BUFFER = 4096;
    private static final int LARGER_BUFFER = 1 << 14;
    private static final double MEBIBYTE = 1 << 20;

    @FaultRow(number = 12, fault = "peers never read")
    void memoryOfAllThatNeverReadIsBounded(Row row) {
        int count = row.count(100, 1000);
        long total = row.count(32, 256);
        try (FaultServer server = FaultServer.start(
                HEAP, "framing=line", "handler=mebibytes", "maxOutboundBytes=" + (total << 20))) {
            long heap = server.ask("heap");
            long resident = server.residentBytes();
            try (Child peers =
                    Python.start("slow_reader.py", server.port(), count, ASKED, 0, BUFFER)) {
                peers.line("asked ");
                row.injected("peers that read nothing", number(peers.line("unread ")), count);
                double grown = (server.ask("heap") - heap) / MEBIBYTE;
                row.atMost("heap grown by", grown, total + 44.0, "MiB");
                double all = (server.residentBytes() - resident) / MEBIBYTE;
                row.seen("resident growth with " + HEAP, "%.0f MiB".formatted(all));
                if (all > total + 44.0) {
                    row.note("**falls short**: resident growth should be within %d MiB, but a JVM"
                                    .formatted(total + 44)
                            + " gives back late what it has collected");
                }
                row.atLeast(
                        "dropped, the largest first",
                        (double) count - server.ask("connections"),
                        1,
                        "connections");
            }
        }
    }

    @FaultRow(number = 13, fault = "zero window")
    void peerThatReadsNothingIsClosed(Row row) {
        closedInTime(row, 0, BUFFER, row.count(10, 1));
    }

    @FaultRow(number = 13, fault = "slow read, 500 bytes a second")
    void peerThatReadsTooSlowlyIsClosed(Row row) {
        closedInTime(row, BYTES_PER_SECOND, BUFFER, row.count(10, 1));
    }

    @FaultRow(number = 13, fault = "slow read, 500 bytes a second, from a buffer of 16 KiB")
    void peerThatReadsTooSlowlyFromALargerBufferIsClosed(Row row) {
        if ("nio".equals(System.getProperty("dev.antiphon.transport"))) {
            throw Row.needs("a transport that sees what the peer acknowledges: to NIO a send buffer"
                    + " that the system makes larger meanwhile is progress");
        }
        // The system's own timers, such as that of window probes (200 ms), do not run faster.
        closedInTime(row, BYTES_PER_SECOND, LARGER_BUFFER, row.count(2, 1));
    }

    /**
     * Runs a row so many times as fast as it is meant, in the short form ten times: a tenth of the
     * limit, ten times the speeds.
     */
    private static void closedInTime(Row row, int bytesPerSecond, int buffer, int times) {
        int count = row.count(10, 30);
        Duration limit = Duration.ofSeconds(10).dividedBy(times);
        try (FaultServer server = FaultServer.start(
                        "framing=line",
                        "handler=mebibytes",
                        "writeProgressTimeout=" + limit,
                        "minWriteBytesPerSecond=" + times * 1024);
                Child peers = Python.start(
                        "slow_reader.py",
                        server.port(),
                        count,
                        ASKED,
                        times * bytesPerSecond,
                        buffer)) {
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
