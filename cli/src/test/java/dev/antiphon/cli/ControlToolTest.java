package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command {@code control}. */
class ControlToolTest {
    private static final Pattern PORT = Pattern.compile("\"port\": ?([0-9]+)");

    @TempDir
    private Path folder;

    @Test
    void stubMadeOverHttpAnswersUntilTheInputEnds() throws Exception {
        Path ready = folder.resolve("ready");
        try (ToolProcess tool = new ToolProcess(
                Redirect.PIPE,
                "control",
                "--listen",
                "127.0.0.1:0",
                "--ready-file",
                ready.toString(),
                "--until-eof",
                "--lang",
                "en")) {
            String line = tool.process.inputReader(UTF_8).readLine();
            assertThat(line).matches("control API on http://127\\.0\\.0\\.1:[0-9]+/api");
            String api = line.substring(line.indexOf("http"));
            HttpResponse<String> made = stub(api);
            assertThat(made.statusCode()).isEqualTo(201);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(ready)
                            .content()
                            .isEqualTo(URI.create(api).getAuthority() + "\n"));
            try (Peer peer = Peer.connect(port(made.body()))) {
                assertThat(peer.ask("PING")).isEqualTo("PONG\n");
                tool.process.getOutputStream().close();
                assertThat(tool.status()).isZero();
            }
            assertThat(tool.errorLines()).isEmpty();
            assertThat(ready).doesNotExist();
        }
    }

    @Test
    void signalEndsTheServicesAfterTheReplyInProgress() throws Exception {
        try (ToolProcess tool = new ToolProcess(
                Redirect.PIPE, "control", "--listen", "127.0.0.1:0", "--lang", "en")) {
            String line = tool.process.inputReader(UTF_8).readLine();
            try (Peer peer =
                    Peer.connect(port(stub(line.replaceFirst(".* on ", "")).body()))) {
                assertThat(peer.ask("PING")).isEqualTo("PONG\n");
                tool.signal("TERM");
                assertThat(peer.readToEnd()).isEmpty();
            }
            assertThat(tool.status()).isZero();
        }
    }

    @Test
    void requestWithoutTheTokenOfTheFileIsRefused() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "a-secret-of-tests\n");
        try (ToolProcess tool = new ToolProcess(
                Redirect.PIPE,
                "control",
                "--listen",
                "127.0.0.1:0",
                "--token-file",
                token.toString(),
                "--lang",
                "en")) {
            String line = tool.process.inputReader(UTF_8).readLine();
            URI api = URI.create(line.replaceFirst(".* on ", ""));
            assertThat(sent(HttpRequest.newBuilder(api)).statusCode()).isEqualTo(401);
            HttpRequest.Builder allowed =
                    HttpRequest.newBuilder(api).header("Authorization", "Bearer a-secret-of-tests");
            assertThat(sent(allowed).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void quietCommandPrintsNothing() {
        Ran ran = Ran.of("control", "-l", "127.0.0.1:0", "--until-eof", "-q", "--lang", "en");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void addressForOtherMachinesNeedsAToken() {
        Ran ran = Ran.of("control", "--listen", "0.0.0.0:0", "--until-eof", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err())
                .contains("--listen 0.0.0.0:0: the address 0.0.0.0:0 is open to other machines")
                .contains("--token-file FILE");
    }

    @Test
    void fileOfATokenThatCannotBeReadIsNamed() {
        String none = folder.resolve("none").toString();
        Ran ran = Ran.of("control", "-l", "127.0.0.1:0", "--token-file", none, "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("--token-file " + none).contains("no such file");
    }

    @Test
    void portInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ran ran = Ran.of("control", "--listen", address, "--until-eof", "--lang", "en");
            assertThat(ran.status()).isEqualTo(Status.CANNOT_BIND);
            assertThat(ran.err()).contains(address).contains("in use");
        }
    }

    private static HttpResponse<String> stub(String api) throws Exception {
        String body = "{\"rules\": [{\"when\": \"PING\", \"reply\": \"PONG\"}]}";
        return sent(HttpRequest.newBuilder(URI.create(api + "/stubs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    static HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    static int port(String stub) {
        Matcher port = PORT.matcher(stub);
        assertThat(port.find()).as(stub).isTrue();
        return Integer.parseInt(port.group(1));
    }
}
