package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cli.text.Status;
import dev.antiphon.test.Ports;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code --record} onto a file that is there already. */
class RecordToolTest {
    private static final String RECORDING =
            "{\"v\":1,\"kind\":\"header\",\"tool\":\"t\",\"framing\":\"line\","
                    + "\"started\":\"2026-01-01T00:00:00Z\"}\n";

    @TempDir
    private Path folder;

    private Path recording() throws IOException {
        return Files.writeString(folder.resolve("talk.jsonl"), RECORDING);
    }

    @Test
    void existingRecordingIsNeitherReplacedNorAddedToUnasked() throws IOException {
        Path file = recording();
        Ran ran =
                Ran.of("proxy", "--to", "localhost:1", "--record", file.toString(), "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.errLines())
                .containsExactly(
                        "antiphon: --record " + file + ": this file already exists",
                        "  replace it:  --overwrite   or add to it:  --append");
        assertThat(file).hasContent(RECORDING);
    }

    @Test
    void recordingOfAnotherFramingIsNotAddedTo() throws IOException {
        Path file = recording();
        Ran ran = Ran.of(
                "proxy",
                "--to",
                "localhost:1",
                "--record",
                file.toString(),
                "--append",
                "--framing",
                "nul",
                "--lang",
                "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err())
                .contains(file + " has the framing line, not nul; record into another file");
        assertThat(file).hasContent(RECORDING);
    }

    @Test
    void proxyThatCannotListenLeavesItsFilesAsTheyWere() throws IOException {
        Path file = recording();
        Path capture = Files.writeString(folder.resolve("talk.pcapng"), "kept");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = Ran.of(
                    "proxy",
                    "--to",
                    "localhost:1",
                    "--listen",
                    "127.0.0.1:" + taken.getLocalPort(),
                    "--record",
                    file.toString(),
                    "--overwrite",
                    "--pcap",
                    capture.toString());
            assertThat(ran.status()).isEqualTo(45);
        }
        assertThat(file).hasContent(RECORDING);
        assertThat(capture).hasContent("kept");
    }

    @Test
    void appendedRecordingHasOneHeader() throws Exception {
        Path file = folder.resolve("talk.jsonl");
        for (int i = 0; i < 2; i++) {
            Path ready = folder.resolve("at" + i);
            try (ToolProcess proxy = new ToolProcess(
                    Redirect.PIPE,
                    "proxy",
                    "--to",
                    "localhost:" + Ports.free(),
                    "--listen",
                    "127.0.0.1:0",
                    "--record",
                    file.toString(),
                    "--append",
                    "--ready-file",
                    ready.toString())) {
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(ready));
                proxy.signal("TERM");
                assertThat(proxy.status()).isZero();
            }
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).filteredOn(line -> line.contains("\"header\"")).hasSize(1);
        assertThat(lines).filteredOn(line -> line.contains("\"listening\"")).hasSize(2);
    }

    @Test
    void serverThatIsNotThereIsRecordedAsRefused() throws Exception {
        Path file = folder.resolve("talk.jsonl");
        Path ready = folder.resolve("at");
        int nobody = Ports.free();
        try (ToolProcess proxy = new ToolProcess(
                Redirect.PIPE,
                "proxy",
                "--to",
                "127.0.0.1:" + nobody,
                "--listen",
                "127.0.0.1:0",
                "--framing",
                "line",
                "--record",
                file.toString(),
                "--ready-file",
                ready.toString(),
                "--lang",
                "en")) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(ready));
            String address = Files.readString(ready).strip();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            assertThat(proxy.errorLine())
                    .isEqualTo("antiphon: connection 1: no server listens on 127.0.0.1:" + nobody
                            + " (connection refused); client reset");
            proxy.signal("TERM");
            assertThat(proxy.status()).isZero();
        }
        assertThat(Files.readAllLines(file))
                .anyMatch(
                        line -> line.contains("\"ev\":\"error\",\"conn\":1,\"code\":\"refused\""));
    }
}
