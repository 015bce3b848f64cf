package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Status;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The option {@code --console} of {@code load}: a load over HTTP while it runs, and after it. */
class LoadConsoleTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LINE = Pattern.compile("console on (http://127.0.0.1:[0-9]+/)");

    private TcpServer server;

    @BeforeEach
    void start() {
        server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.text("got " + message.text()))
                .start("127.0.0.1:0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ToolProcess load(String... more) throws IOException {
        String[] words = {
            "load",
            "--to",
            "127.0.0.1:" + server.port(),
            "--framing",
            "line",
            "--lang",
            "en",
            "--rate",
            "20",
            "it's {number}",
            "--console",
            "127.0.0.1:0"
        };
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return new ToolProcess(Redirect.PIPE, all);
    }

    private static String url(ToolProcess tool) throws IOException {
        String line = Objects.requireNonNull(tool.errorLine());
        Matcher found = LINE.matcher(line);
        assertThat(found.matches()).as(line).isTrue();
        return found.group(1);
    }

    private static String get(String url) throws Exception {
        HttpResponse<String> reply = ControlToolTest.sent(HttpRequest.newBuilder(URI.create(url)));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return reply.body();
    }

    @Test
    void runningLoadIsShownAndStaysUntilASignal() throws Exception {
        try (ToolProcess tool = load("-d", "2s", "--linger", "5m")) {
            String load = url(tool) + "api/load";
            assertThat(get(load))
                    .contains("\"target\":\"127.0.0.1:" + server.port() + "\"")
                    .contains("\"command\":\"antiphon load --to 127.0.0.1:" + server.port()
                            + " --framing line --rate 20 --duration 2s --lang en")
                    .contains(" 'it'\\\\''s {number}'")
                    .doesNotContain("console");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(get(load)).contains("\"running\":false"));
            assertThat(get(load))
                    .contains("{\"t\":1,\"planned\":20,\"rate\":")
                    .contains("\"totals\":{\"planned\":")
                    .contains("\"bytesOut\":")
                    .contains("\"max\":");
            String result = tool.process.inputReader(UTF_8).readLine();
            assertThat(result).startsWith("Load on 127.0.0.1:");
            tool.signal("TERM");
            assertThat(tool.status()).isIn(Status.OK, Status.INVALID_RESULT);
            assertThat(tool.errorLines()).noneMatch(each -> each.contains("stopped"));
        }
    }

    @Test
    void signalDuringTheLoadEndsItWithoutALinger() throws Exception {
        try (ToolProcess tool = load("-d", "10m", "--linger", "5m")) {
            String load = url(tool) + "api/load";
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(get(load)).contains("\"t\":1"));
            tool.signal("TERM");
            assertThat(tool.status()).isEqualTo(Status.INTERRUPTED);
        }
    }

    @Test
    void lingerWithoutAConsoleIsRefused() {
        Ran ran = Ran.of("load", "--linger", "1s", "x", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("--linger has no effect without --console");
    }

    @Test
    void addressOfOtherMachinesNeedsAToken() {
        Ran ran = Ran.of("load", "--console", "0.0.0.0:0", "x", "--lang", "en");
        assertThat(ran.status()).isEqualTo(Status.USAGE);
        assertThat(ran.err()).contains("token");
    }
}
