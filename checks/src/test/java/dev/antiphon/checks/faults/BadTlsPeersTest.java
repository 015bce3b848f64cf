package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.PemFiles;
import dev.antiphon.checks.Python;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Clients that begin no handshake, or no good one; the rest of them is in core's TlsTest. */
class BadTlsPeersTest {
    private static final double MEBIBYTE = 1 << 20;

    @TempDir
    Path folder;

    private FaultServer server(String... more) throws IOException {
        String[] settings = new String[4 + more.length];
        settings[0] = "framing=line";
        settings[1] = "handler=echo";
        settings[2] = "events=counted";
        settings[3] = "tls=" + PemFiles.in(folder);
        System.arraycopy(more, 0, settings, 4, more.length);
        return FaultServer.start(settings);
    }

    @FaultRow(number = 30, fault = "TLS: half a hello, then silence")
    void stalledHandshakesAreCutAtTheirDeadline(Row row) throws IOException {
        int count = row.count(50, 1000);
        Duration limit = row.time(Duration.ofSeconds(1), Duration.ofSeconds(5));
        try (FaultServer server = server("tlsHandshakeTimeout=" + limit);
                Child peers = Python.start("bad_tls.py", server.port(), count, "stall")) {
            row.injected("stalled", Long.parseLong(peers.line("sent ").substring(5)), count);
            Seconds closed = Seconds.of(peers.line("closed "));
            row.exactly("closed", closed.count(), count);
            row.atMost("last closed after", closed.last(), limit.toMillis() / 1000.0 + 1, "s");
            server.await("timeout", count, Child.PATIENCE);
            row.exactly("told as timeout", server.ask("timeout"), count);
        }
    }

    @FaultRow(number = 30, fault = "TLS: plain text")
    void plainTextIsRefusedAtOnce(Row row) throws IOException {
        int count = row.count(50, 1000);
        try (FaultServer server = server();
                Child peers = Python.start("bad_tls.py", server.port(), count, "plain")) {
            row.injected(
                    "spoke plain text", Long.parseLong(peers.line("sent ").substring(5)), count);
            Seconds closed = Seconds.of(peers.line("closed "));
            row.exactly("closed", closed.count(), count);
            row.atMost("last closed after", closed.last(), 3, "s");
            server.await("tls-handshake", count, Child.PATIENCE);
            row.exactly("told as tls-handshake", server.ask("tls-handshake"), count);
        }
    }

    @FaultRow(number = 30, fault = "TLS: many server names")
    void memoryIsFlatOverManyNames(Row row) throws IOException {
        int count = row.count(300, 100_000);
        try (FaultServer server = server();
                Child warm = Python.start("bad_tls.py", server.port(), 200, "names")) {
            warm.line("answered ");
            warm.status();
            server.await("connections", 0, Child.PATIENCE);
            long before = server.ask("heap");
            try (Child peers = Python.start("bad_tls.py", server.port(), count, "names")) {
                String answered = peers.line("answered ", Duration.ofMinutes(14));
                row.injected(
                        "handshakes, each for another name",
                        Long.parseLong(answered.substring(9)),
                        count);
                server.await("connections", 0, Child.PATIENCE);
                double grown = (server.ask("heap") - before) / MEBIBYTE;
                row.atMost("heap grown by", grown, 8, "MiB");
            }
        }
    }
}
