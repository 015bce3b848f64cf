package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code up}. */
class UpToolTest {
    private static final String BANK =
            "stubs:\n  bank: {listen: '127.0.0.1:0', rules: [{when: PING, reply: %s}]}\n";

    @TempDir
    private Path folder;

    private Ran up(String content, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("services.yaml"), content);
        List<String> command =
                new ArrayList<>(List.of("up", "" + file, "--lang", "en", "--until-eof"));
        command.addAll(List.of(more));
        return Ran.of(command.toArray(String[]::new));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    @Test
    void servicesOfTheFileRunAndFollowIt() throws Exception {
        Path file = Files.writeString(folder.resolve("services.yaml"), BANK.formatted("PONG"));
        try (ToolProcess tool =
                new ToolProcess(Redirect.PIPE, "up", file.toString(), "--lang", "en")) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            String line = out.readLine();
            assertThat(line).matches("bank: stub on 127\\.0\\.0\\.1:[0-9]+");
            try (Peer peer = Peer.connect(port(line))) {
                assertThat(peer.ask("PING")).isEqualTo("PONG\n");

                Files.writeString(file, "stubs:\n  bank: {listen: 0, rule: []}\n");
                assertThat(tool.errorLine())
                        .startsWith("antiphon: " + file + ":2:21: ")
                        .contains("\"rule\"", "\"rules\"")
                        .endsWith("; what runs stays as it is");
                assertThat(peer.ask("PING")).isEqualTo("PONG\n");

                Files.writeString(file, BANK.formatted("LATER"));
                assertThat(out.readLine()).isEqualTo(file + ": changes are in effect");
                assertThat(peer.ask("PING")).isEqualTo("LATER\n");

                tool.signal("TERM");
                assertThat(peer.readToEnd()).isEmpty();
            }
            assertThat(tool.status()).isZero();
        }
    }

    @Test
    void servicesAreVisibleOverHttpAndInTheReadyFile() throws Exception {
        Path file = Files.writeString(
                folder.resolve("services.yaml"),
                BANK.formatted("PONG") + "ports:\n  gone: {kind: refusing}\n");
        Path ready = folder.resolve("ready");
        try (ToolProcess tool = new ToolProcess(
                Redirect.PIPE,
                "up",
                file.toString(),
                "--control",
                "127.0.0.1:0",
                "--ready-file",
                ready.toString(),
                "--until-eof",
                "--lang",
                "en")) {
            BufferedReader out = tool.process.inputReader(UTF_8);
            String bank = out.readLine().replace("bank: stub on ", "");
            String gone = out.readLine().replace("gone: port on ", "");
            String api = out.readLine().replace("control API on ", "");
            String found = ControlToolTest.sent(
                            HttpRequest.newBuilder(URI.create(api + "/stubs/bank")))
                    .body();
            assertThat(ControlToolTest.port(found)).isEqualTo(port(bank));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(ready)
                            .content()
                            .isEqualTo("bank " + bank + "\ngone " + gone + "\ncontrol "
                                    + URI.create(api).getAuthority() + "\n"));
            tool.process.getOutputStream().close();
            assertThat(tool.status()).isZero();
            assertThat(ready).doesNotExist();
        }
    }

    @Test
    void mistakeInTheFileIsNamedWithLineAndColumn() throws Exception {
        Ran ran = up("stubs:\n  bank: {listen: 0, framming: line}\n");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err())
                .contains("services.yaml:2:21: ")
                .contains("\"framming\" here, but \"framing\"")
                .contains("docs/control.md");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void portInUseIsNamedAndNothingRuns() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ran ran = up("stubs:\n  one: {}\n  two: {listen: '" + address + "'}\n");
            assertThat(ran.status()).isEqualTo(Status.CANNOT_BIND);
            assertThat(ran.err()).contains(address).contains("in use");
            assertThat(ran.out()).isEmpty();
        }
    }

    @Test
    void apiWithoutATokenIsForThisMachine() throws Exception {
        Ran ran = up("stubs: {one: {}}\n", "--control", "0.0.0.0:0");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("--control 0.0.0.0:0").contains("--token-file FILE");
    }

    @Test
    void optionsOfTheApiNeedIt() throws Exception {
        for (String option : List.of("--token-file", "--folder")) {
            Ran ran = up("stubs: {one: {}}\n", option, folder.toString());
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.err()).contains(option).contains("--control");
        }
    }

    @Test
    void missingFileIsNamed() {
        Path none = folder.resolve("none.yaml");
        Ran ran = Ran.of("up", none.toString(), "--until-eof", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains(none.toString()).contains("no such file");
    }
}
