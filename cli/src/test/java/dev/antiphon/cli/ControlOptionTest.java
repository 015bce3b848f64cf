package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;
import dev.antiphon.test.Peer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The options {@code --control} and {@code --console} of {@code serve}, {@code proxy}, {@code up}. */
class ControlOptionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    /** A command with the API beside it. */
    private final class Controlled implements AutoCloseable {
        private final ToolProcess tool;
        private final String address;
        private final String api;

        Controlled(String option, String... command) throws IOException {
            Path ready = folder.resolve("ready-of-" + command[0]);
            List<String> words = new ArrayList<>(List.of(command));
            words.addAll(List.of("-l", "127.0.0.1:0", option, "127.0.0.1:0", "--lang", "en"));
            words.addAll(List.of("--ready-file", ready.toString()));
            tool = new ToolProcess(Redirect.PIPE, words.toArray(String[]::new));
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ready).content().endsWith("\n"));
            List<String> lines = Files.readAllLines(ready);
            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).startsWith("control 127.0.0.1:");
            address = lines.getFirst();
            api = "http://" + lines.get(1).substring("control ".length()) + "/api/";
        }

        Peer connect() throws IOException {
            return Peer.connect(Integer.parseInt(address.replaceFirst(".*:", "")));
        }

        HttpResponse<String> send(String method, String path, String body) throws Exception {
            return ControlToolTest.sent(HttpRequest.newBuilder(URI.create(api + path))
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body)));
        }

        String get(String path) throws Exception {
            HttpResponse<String> reply =
                    ControlToolTest.sent(HttpRequest.newBuilder(URI.create(api + path)));
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
            return reply.body();
        }

        @Override
        public void close() throws IOException {
            tool.close();
        }
    }

    private String rules(String reply) throws IOException {
        return Files.writeString(
                        folder.resolve("rules.yaml"),
                        "framing: line\nrules:\n- {when: PING, reply: " + reply + "}\n")
                .toString();
    }

    @Test
    void stubOfServeIsAServiceWhoseMessagesAreQueried() throws Exception {
        try (Controlled serve =
                new Controlled("--control", "serve", "--stubs", rules("PONG"), "--lenient")) {
            assertThat(serve.get("stubs")).contains("\"name\":\"stub-1\"", "\"from\":\"command\"");
            try (Peer peer = serve.connect()) {
                assertThat(peer.ask("PING")).isEqualTo("PONG\n");
                assertThat(serve.send(
                                        "POST",
                                        "stubs/stub-1/messages/find",
                                        "{\"when\": \"PING\", \"within\": \"20s\"}")
                                .body())
                        .contains("\"ok\":true", "\"count\":1");
                serve.send("POST", "stubs/stub-1/rules", "{\"when\": \"PING\", \"reply\": \"ME\"}");
                assertThat(peer.ask("PING")).isEqualTo("ME\n");
            }
            assertThat(serve.tool.errorLine())
                    .isEqualTo("antiphon: control API on "
                            + serve.api.substring(0, serve.api.length() - 1));
            serve.tool.signal("TERM");
            assertThat(serve.tool.status()).isZero();
        }
    }

    @Test
    void changedFileOfRulesWaitsForTheResetOfWhatTheApiChanged() throws Exception {
        try (Controlled serve =
                new Controlled("--control", "serve", "--stubs", rules("PONG"), "-q")) {
            try (Peer peer = serve.connect()) {
                serve.send("POST", "stubs/stub-1/rules", "{\"when\": \"PING\", \"reply\": \"ME\"}");
                assertThat(peer.ask("PING")).isEqualTo("ME\n");
                rules("FILE");
                assertThat(serve.tool.errorLine())
                        .contains("the API has changed the rules of stub-1");
                assertThat(peer.ask("PING")).isEqualTo("ME\n");
                serve.send("POST", "stubs/stub-1/reset", "{}");
                assertThat(peer.ask("PING")).isEqualTo("FILE\n");
            }
        }
    }

    @Test
    void rulesSavedOverTheApiAreInTheFileAndNoChangeOfIt() throws Exception {
        String file = rules("PONG");
        try (Controlled serve = new Controlled("--control", "serve", "--stubs", file)) {
            serve.send("POST", "stubs/stub-1/rules", "{\"when\": \"A\", \"reply\": \"B\"}");
            assertThat(serve.send("POST", "stubs/stub-1/rules/save", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(Path.of(file)).content().contains("PONG", "B");
            rules("LATER");
            assertThat(serve.tool.errorLine()).contains("control API on");
            assertThat(serve.tool.errorLine()).contains("new rules loaded"); // the later ones
            try (Peer peer = serve.connect()) {
                assertThat(peer.ask("PING")).isEqualTo("LATER\n");
            }
        }
    }

    @Test
    void serviceOfACommandIsNotRemovedOverTheApi() throws Exception {
        try (Controlled serve =
                new Controlled("--control", "serve", "--stubs", rules("PONG"), "-q")) {
            HttpResponse<String> reply = serve.send("DELETE", "stubs/stub-1", "");
            assertThat(reply.statusCode()).isEqualTo(409);
            assertThat(reply.body()).contains("stub-1 belongs to the command", "Ctrl-C");
            try (Peer peer = serve.connect()) {
                assertThat(peer.ask("PING")).isEqualTo("PONG\n");
            }
        }
    }

    @Test
    void findingsOfAStubDecideTheStatusBesideTheApi() throws Exception {
        try (Controlled serve =
                new Controlled("--control", "serve", "--stubs", rules("PONG"), "-q")) {
            try (Peer peer = serve.connect()) {
                assertThat(peer.send("NO\n").readToEnd()).isEmpty();
            }
            serve.tool.signal("TERM");
            assertThat(serve.tool.status()).isEqualTo(Status.NOT_EXPECTED);
            assertThat(serve.tool.errorLines())
                    .anyMatch(each -> each.contains("no rule is for message 1"))
                    .anyMatch(each -> each.contains("findings: 1"));
        }
    }

    @Test
    void serverOfTheLessonIsAServiceAndKeepsItsLines() throws Exception {
        try (Controlled serve = new Controlled("--console", "serve", "--framing", "line")) {
            assertThat(serve.tool.errorLine())
                    .isEqualTo("antiphon: console on "
                            + serve.api.substring(0, serve.api.length() - "api/".length()));
            try (Peer peer = serve.connect()) {
                assertThat(peer.ask("hi")).isEqualTo("Сервер получил: hi\n");
                Awaitility.await()
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(serve.get("servers/server-1"))
                                .contains("\"received\":1"));
            }
            serve.tool.signal("TERM");
            assertThat(serve.tool.process.inputReader(UTF_8).lines())
                    .anyMatch(each -> each.contains("hi"));
            assertThat(serve.tool.status()).isZero();
        }
    }

    @Test
    void proxyOfACommandIsChangedOverTheApi() throws Exception {
        Path recording = folder.resolve("talk.jsonl");
        try (Controlled serve = new Controlled("--control", "serve", "-f", "line", "-q");
                Controlled proxy = new Controlled(
                        "--control",
                        "proxy",
                        "-f",
                        "line",
                        "--to",
                        serve.address,
                        "--fault",
                        "close:100000",
                        "--record",
                        recording.toString(),
                        "-q")) {
            assertThat(proxy.get("proxies/proxy-1"))
                    .contains("\"from\":\"command\"", "close:100000", "\"fired\":0");
            try (Peer peer = proxy.connect()) {
                assertThat(peer.ask("one")).isEqualTo("Сервер получил: one\n");
                proxy.send("PATCH", "proxies/proxy-1", "{\"enabled\": false}");
                assertThat(peer.readToEnd()).isEmpty();
            }
            proxy.send("PATCH", "proxies/proxy-1", "{\"enabled\": true}");
            proxy.send("DELETE", "proxies/proxy-1/faults/fault-1", "");
            try (Peer peer = proxy.connect()) {
                assertThat(peer.ask("two")).isEqualTo("Сервер получил: two\n");
            }
            proxy.tool.signal("TERM");
            assertThat(proxy.tool.status()).isZero(); // the fault that never happened is removed
            assertThat(recording).content().contains("one", "two");
        }
    }

    @Test
    void faultOfACommandThatNeverHappensIsAFindingBesideTheApi() throws Exception {
        try (Controlled proxy = new Controlled(
                "--control", "proxy", "--to", "127.0.0.1:1", "--fault", "close:9", "-q")) {
            proxy.tool.signal("TERM");
            assertThat(proxy.tool.status()).isEqualTo(Status.NOT_EXPECTED);
        }
    }

    @Test
    void disabledProxyEndsInOrder() throws Exception {
        try (Controlled proxy = new Controlled("--control", "proxy", "--to", "127.0.0.1:1", "-q")) {
            proxy.send("PATCH", "proxies/proxy-1", "{\"enabled\": false}");
            proxy.tool.signal("TERM");
            assertThat(proxy.tool.status()).isZero();
        }
    }

    @Test
    void servicesOfTheApiEndWithTheCommand() throws Exception {
        try (Controlled serve = new Controlled("--control", "serve", "-f", "line", "-q")) {
            String stub = serve.send(
                            "POST", "stubs", "{\"rules\": [{\"when\": \"A\", \"reply\": \"B\"}]}")
                    .body();
            try (Peer peer = Peer.connect(ControlToolTest.port(stub))) {
                assertThat(peer.ask("A")).isEqualTo("B\n");
                serve.tool.signal("TERM");
                assertThat(peer.readToEnd()).isEmpty();
            }
            assertThat(serve.tool.status()).isZero();
        }
    }

    @Test
    void busyPortOfTheApiEndsTheCommand() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            for (String command : List.of("serve", "proxy --to 127.0.0.1:1")) {
                String line = command + " --lang en -l 127.0.0.1:0 --control " + address;
                Ran ran = Ran.of(line.split(" "));
                assertThat(ran.status()).isEqualTo(Status.CANNOT_BIND);
                assertThat(ran.err()).contains(address).contains("in use");
            }
        }
    }

    @Test
    void busyPortOfTheServerIsNamedAsWithoutTheApi() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String rules = rules("PONG");
            for (String command :
                    List.of("serve", "serve --stubs " + rules, "proxy --to 127.0.0.1:1")) {
                String line = command + " --lang en --listen " + address;
                Ran without = Ran.of(line.split(" "));
                assertThat(without.status()).isEqualTo(Status.CANNOT_BIND);
                Ran with = Ran.of((line + " --console 127.0.0.1:0").split(" "));
                assertThat(with.err()).isEqualTo(without.err());
                assertThat(with.status()).isEqualTo(without.status());
            }
        }
    }

    @Test
    void optionWithoutAValueStandsBeforeTheParameterToo() {
        Path none = folder.resolve("none.yaml");
        Ran ran = Ran.of("up", "--console", none.toString(), "--lang", "en");
        assertThat(ran.err()).contains("FILE " + none).contains("no such file");
    }

    @Test
    void wrongAddressIsNamed() {
        Ran ran = Ran.of("serve", "--control", "localhost", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("--control localhost: the port is missing");
    }

    @Test
    void optionsThatDoNotBelongTogetherAreRefused() {
        for (String line : List.of(
                "serve --control 0 --console 0",
                "control --listen 0 --console 0",
                "serve --token-file x",
                "proxy --to 1 --folder x")) {
            Ran ran = Ran.of((line + " --lang en").split(" "));
            assertThat(ran.status()).as(line).isEqualTo(Status.USAGE);
        }
    }

    @Test
    void emptyRegistryNamesItsPage() {
        Ran ran = Ran.of("control", "--console", "127.0.0.1:0", "--until-eof", "--lang", "en");
        assertThat(ran.out()).matches("console on http://127\\.0\\.0\\.1:[0-9]+/\n");
    }
}
