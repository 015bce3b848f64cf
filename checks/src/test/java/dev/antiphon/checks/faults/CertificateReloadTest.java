package dev.antiphon.checks.faults;

import dev.antiphon.checks.Child;
import dev.antiphon.checks.PemFiles;
import dev.antiphon.checks.Python;

import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** The certificates change while clients connect, as mounted secrets do: a link is exchanged. */
class CertificateReloadTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @FaultRow(number = 31, fault = "certificate reload")
    void noHandshakeFailsMeanwhile(Row row) throws IOException {
        int reloads = row.count(30, 1000);
        PemFiles.in(folder.resolve("0"));
        PemFiles.in(folder.resolve("1"));
        swapTo(0);
        Path live = folder.resolve("live");
        try (FaultServer server = FaultServer.start(
                        "framing=line", "handler=echo", "events=counted", "tls=" + live);
                Child peers = Python.start(
                        "handshakes.py",
                        server.port(),
                        folder.resolve("0/cert.pem"),
                        folder.resolve("1/cert.pem"))) {
            peers.line("begun");
            for (int i = 1; i <= reloads; i++) {
                swapTo(i % 2);
                server.awaitAtLeast("reloaded", i, PATIENCE);
            }
            peers.tell("stop");
            String[] told = peers.line("handshakes ").split(" ", -1);
            row.injected("reloads", server.ask("reloaded"), reloads);
            row.exactly("files that could not be used", server.ask("not-reloaded"), 0);
            row.exactly("failed of %s handshakes".formatted(told[1]), Long.parseLong(told[2]), 0);
            row.atLeast("handshakes meanwhile", Double.parseDouble(told[1]), row.count(1, 100), "");
        }
    }

    private void swapTo(int version) throws IOException {
        Path next = folder.resolve("next");
        Files.createSymbolicLink(next, Path.of(Integer.toString(version)));
        Files.move(next, folder.resolve("live"), StandardCopyOption.ATOMIC_MOVE);
    }
}
