package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.test.Ports;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.File;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Output that nobody can write or read: a full disk, a closed pipe. */
@EnabledOnOs(OS.LINUX)
class OutputLostTest {
    @Test
    void unwritableOutputFails() throws Exception {
        try (BadServer server = new BadServer(socket -> {
            assertThat(socket.getInputStream().read()).isPositive(); // nothing unasked is sent
            socket.getOutputStream().write('x');
            socket.shutdownOutput();
        })) {
            ProcessBuilder builder = ToolProcess.builder("send", "--to", server.address(), "-q");
            Process process = builder.redirectOutput(new File("/dev/full")).start();
            assertLost(process);
        }
    }

    /** No signal ends it, and no client: its events are what was asked for. */
    @ParameterizedTest
    @ValueSource(strings = {"serve", "serve --once", "proxy --to localhost:1"})
    void serverWhoseEventsCannotBeWrittenStopsAtOnce(String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--json", "--listen", "localhost:0"));
        ProcessBuilder builder = ToolProcess.builder(arguments.toArray(String[]::new));
        assertLost(builder.redirectOutput(new File("/dev/full")).start());
    }

    @Test
    void serverStopsAtTheNextEventAfterItsOutputCloses() throws Exception {
        int port = Ports.free();
        Process process = ToolProcess.builder("serve", "--json", "--listen", "localhost:" + port)
                .start();
        try {
            BufferedReader out = process.inputReader(UTF_8);
            assertThat(out.readLine()).contains("\"header\"");
            assertThat(out.readLine()).contains("\"listening\"");
            out.close();
            try (Socket client = new Socket("localhost", port)) {
                client.getOutputStream().write('x');
                assertLost(process);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static void assertLost(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(23);
            assertThat(process.errorReader(UTF_8).lines())
                    .endsWith(
                            "antiphon: стандартный вывод записан не полностью",
                            "  освободите место на диске или дайте читателю канала дочитать до конца");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void serverWithoutEventsServesOnAndReportsItsClosedOutputAtTheEnd(@TempDir Path folder)
            throws Exception {
        Path ready = folder.resolve("ready");
        ProcessBuilder builder = ToolProcess.builder(
                "serve", "-k", "--listen", "localhost:0", "--ready-file", ready.toString());
        Process process = builder.redirectOutput(new File("/dev/full")).start();
        try {
            BufferedReader err = process.errorReader(UTF_8);
            assertThat(err.readLine())
                    .isEqualTo("antiphon: ошибка записи в стандартный вывод;"
                            + " сервер продолжает работу без него");
            Awaitility.await().until(() -> Files.exists(ready));
            String address = Files.readString(ready).strip();
            assertThat(Ran.of("send", "--to", address, "-q", "x").out())
                    .isEqualTo("Сервер получил: x");
            assertThat(process.toHandle().destroy()).isTrue(); // by SIGTERM; its streams stay open
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(23);
            assertThat(err.lines()).contains("antiphon: стандартный вывод записан не полностью");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void recordingOntoAFullDiskIsReportedAtOnceAndAtTheEnd() throws Exception {
        try (ToolProcess proxy = new ToolProcess(
                ProcessBuilder.Redirect.PIPE,
                "proxy",
                "--to",
                "localhost:1",
                "--listen",
                "localhost:0",
                "--record",
                "/dev/full")) {
            assertThat(proxy.errorLine()).startsWith("antiphon: /dev/full: запись прервана: ");
            proxy.process.inputReader(UTF_8).readLine(); // it listens
            proxy.signal("TERM");
            assertThat(proxy.status()).isEqualTo(23);
            assertThat(proxy.errorLines())
                    .endsWith(
                            "antiphon: /dev/full: запись неполна из-за ошибки вывода",
                            "  освободите место на диске и запишите снова");
        }
    }
}
