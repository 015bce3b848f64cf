package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.PemFiles;
import dev.antiphon.checks.Python;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Peers that do everything right and are slow: they read at twice the least speed or faster, or
 * late what they have asked for at once. None of them may be cut off.
 *
 * <p>In the short form time runs ten times as fast: the limits are a tenth, the speeds ten times.
 */
class SteadyReaderTest {
    private static final List<Integer> SIZES = List.of(50_000, 1_000_000, 7_300_000);
    private static final List<Integer> SPEEDS = List.of(2_000, 20_000, 60_000, 250_000);
    private static final int USUAL_BUFFER = 0;
    private static final List<Integer> BUFFERS = List.of(1 << 14, USUAL_BUFFER);
    private static final List<Integer> COUNTS = List.of(1, 3);
    private static final String HEAP = "-Xmx1g";

    @TempDir
    Path folder;

    @FaultRow(number = 33, fault = "no fault: steady slow readers")
    void steadyReadersGetEverything(Row row) {
        List<String> readers = readers(row);
        int seconds = row.count(9, 120);
        Duration limit = row.time(Duration.ofSeconds(1), Duration.ofSeconds(10));
        List<Object> arguments = new ArrayList<>(List.of(0, seconds, limit.toMillis() / 2_000.0));
        arguments.addAll(readers);
        try (FaultServer server = FaultServer.start(
                HEAP,
                "framing=line",
                "handler=sized",
                "writeProgressTimeout=" + limit,
                "minWriteBytesPerSecond=" + row.count(10 << 10, 1 << 10))) {
            arguments.set(0, server.port());
            try (Child peers = Python.start("steady_reader.py", arguments.toArray())) {
                peers.line("asked ");
                String slow = peers.line("slow ", Duration.ofSeconds(seconds + 60));
                long whole = number(peers.line("whole ", Duration.ofSeconds(90)));
                long spoilt = number(peers.line("spoilt "));
                row.seen("spoilt by the machine", Long.toString(spoilt));
                row.exactly("got everything, as it was sent", whole, readers.size() - spoilt);
                row.injected(
                        "readers with more to come", number(slow) + spoilt, readers.size() / 4);
            }
        }
        if (isNio()) {
            row.note(
                    "on NIO without those of the least speed and the usual buffer, whose system"
                            + " acknowledges nothing for half a minute, which NIO cannot tell from a stall");
        }
    }

    /** One for each speed, buffer, size and number of requests at once. */
    private static List<String> readers(Row row) {
        List<String> readers = new ArrayList<>();
        for (int speed : SPEEDS) {
            for (int buffer : BUFFERS) {
                if (isNio() && speed == SPEEDS.getFirst() && buffer == USUAL_BUFFER) {
                    continue;
                }
                for (int size : SIZES) {
                    for (int count : COUNTS) {
                        int bytesPerSecond = row.count(10 * speed, speed);
                        readers.add(bytesPerSecond + "," + buffer + "," + size + "," + count);
                    }
                }
            }
        }
        return readers;
    }

    static boolean isNio() {
        return "nio".equals(System.getProperty("dev.antiphon.transport"));
    }

    @FaultRow(number = 34, fault = "no fault: whole requests, read late")
    void requestsThatWaitForTheirRepliesToBeReadAreNotLate(Row row) {
        pipelined(row, 0, "");
    }

    @FaultRow(number = 34, fault = "no fault: whole requests, read slowly")
    void requestsThatWaitForASlowReaderAreNotLate(Row row) {
        pipelined(row, row.count(1_000_000, 200_000), "");
    }

    @FaultRow(number = 34, fault = "no fault: whole requests, read late, over TLS")
    void requestsThatWaitOverTlsAreNotLate(Row row) throws IOException {
        pipelined(row, 0, PemFiles.in(folder).toString());
    }

    /** The history check's other half: it shows what becomes of those who do nothing wrong. */
    @FaultRow(number = 33, fault = "no fault: slow, late and streaming peers' requests")
    void everyRequestOfHealthyPeersIsAnsweredOnce(Row row) throws InterruptedException {
        int requests = row.count(60_000, 1_000_000);
        HealthyHistory history = new HealthyHistory(requests);
        row.injected("peers with unread replies", history.heldBack(), 1);
        assertThat(history.faults())
                .as("what the servers said, and %s", history.cut())
                .isEmpty();
        row.exactly("lost of %,d requests".formatted(requests), history.lost(), 0);
        row.exactly("wrong replies", history.wrong(), 0);
        row.exactly("healthy peers cut", history.cut().size(), 0);
        row.exactly("faults of theirs", history.faults().size(), 0);
    }

    /** While this side takes nothing in, since its replies are not read, no message is late. */
    private static void pipelined(Row row, int bytesPerSecond, String tls) {
        int count = row.count(5, 20);
        Duration limit = row.time(Duration.ofMillis(600), Duration.ofSeconds(3));
        double pause = limit.toMillis() / 600.0;
        List<String> settings = new ArrayList<>(
                List.of("framing=length:4", "handler=inline", "messageTimeout=" + limit));
        if (!tls.isEmpty()) {
            settings.add("tls=" + tls);
        }
        try (FaultServer server = FaultServer.start(settings.toArray(String[]::new))) {
            List<Object> arguments = new ArrayList<>(
                    List.of(server.port(), count, 150, 50_000, pause, bytesPerSecond));
            if (!tls.isEmpty()) {
                arguments.add(Path.of(tls, "cert.pem"));
            }
            try (Child peers = Python.start("pipeliner.py", arguments.toArray())) {
                row.injected(
                        "peers with unread replies",
                        number(peers.line("unread ", Duration.ofMinutes(2))),
                        count);
                row.exactly("got everything", number(peers.line("whole ")), count);
            }
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }
}
