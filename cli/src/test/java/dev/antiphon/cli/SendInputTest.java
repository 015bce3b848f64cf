package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.value.AddressWord;
import dev.antiphon.framing.Framing;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What {@code send} takes as messages: lines, files, standard input, and no addresses. */
class SendInputTest {
    @TempDir
    private Path folder;

    private static TcpServer echo(String framing) {
        return TcpServer.builder(Framing.parse(framing))
                .onMessageInline((message, reply) -> reply.message(message))
                .start("127.0.0.1:0");
    }

    private static Ran send(TcpServer to, String framing, String input, String... more) {
        List<String> line = new ArrayList<>(
                List.of("send", "--to", "127.0.0.1:" + to.port(), "-f", framing, "-q"));
        line.addAll(List.of("--lang", "en"));
        line.addAll(List.of(more));
        return Ran.reading(input.getBytes(UTF_8), line.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "crlf"})
    void eachLineOfStandardInputIsAMessageAndSoIsALastOneWithoutAnEnd(String framing) {
        try (TcpServer server = echo(framing)) {
            Ran ran = send(server, framing, "one\r\ntwo\n\nlast", "first", "-", "end");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.out()).isEqualTo("first\none\ntwo\n\nlast\nend\n");
            assertThat(ran.status()).isZero();
        }
    }

    @Test
    void lineIsSentBeforeTheNextOneArrives() throws Exception {
        CountDownLatch one = new CountDownLatch(1);
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageInline((message, reply) -> {
                            one.countDown();
                            reply.message(message);
                        })
                        .start("127.0.0.1:0");
                PipedInputStream in = new PipedInputStream()) {
            PipedOutputStream typed = new PipedOutputStream(in);
            String to = "127.0.0.1:" + server.port();
            CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(
                    () -> Ran.with(in, Map.of(), "send", "--to", to, "-f", "line", "-q", "-"));
            typed.write("one\n".getBytes(UTF_8));
            typed.flush();
            assertThat(one.await(30, TimeUnit.SECONDS)).isTrue();
            typed.write("two".getBytes(UTF_8));
            typed.close();
            assertThat(ran.get(30, TimeUnit.SECONDS).out()).isEqualTo("one\ntwo\n");
        }
    }

    @Test
    void unexpectedReplyToOneLineEndsTheRun() {
        try (TcpServer server = echo("line")) {
            Ran ran = send(server, "line", "PING\nPONG\nPING\n", "--expect", "PING", "-");
            assertThat(ran.out()).isEqualTo("PING\nPONG\n");
            assertThat(ran.status()).isEqualTo(Status.NOT_EXPECTED);
        }
    }

    @Test
    void inputWithoutALineIsRefusedSinceNothingWasSent() {
        try (TcpServer server = echo("line")) {
            Ran ran = send(server, "line", "", "-");
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.err()).contains("standard input has no line");
        }
    }

    @ParameterizedTest
    @CsvSource({"length:2,-", "length:2,@-", "raw,-", "raw,@-"})
    void inputOfAnotherFramingIsOneMessage(String framing, String word) {
        try (TcpServer server = echo(framing)) {
            assertThat(send(server, framing, "a\nb\n", word).out()).isEqualTo("a\nb\n");
        }
    }

    @Test
    void fileIsItsBytesAndTwoAtSignsAreOne() throws Exception {
        Path file = Files.write(folder.resolve("bytes"), new byte[] {'{', 0, '\n', (byte) 0xff});
        try (TcpServer server = echo("length:2")) {
            Ran ran = send(server, "length:2", "", "@" + file, "--expect", "@" + file);
            assertThat(ran.reply().bytes()).containsExactly('{', 0, '\n', 0xff);
            assertThat(ran.status()).isZero();
            Ran hex = send(server, "length:2", "", "--hex-in", "@" + file);
            assertThat(hex.reply().bytes()).containsExactly('{', 0, '\n', 0xff);
            assertThat(send(server, "length:2", "", "@@home", "--expect", "@@home")
                            .out())
                    .isEqualTo("@home");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:7000 hi, localhost:7000",
        ":7000, :7000",
        "localhost 7000 hi, localhost:7000",
        "10.0.0.7 80, 10.0.0.7:80",
        "hi 127.0.0.1:7000, 127.0.0.1:7000",
        "[::1]:7000, [::1]:7000",
        "db.example.org:5432, db.example.org:5432",
        "unix:/run/app.sock hi, unix:/run/app.sock",
    })
    void addressInPlaceOfAMessageIsRefusedWithTheRightForm(String words, String address) {
        for (String command : List.of("send", "load")) {
            Ran ran = Ran.of((command + " --lang en " + words).split(" "));
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.errLines().get(0)).endsWith(": an address where a message is expected");
            assertThat(ran.errLines().get(1))
                    .contains("--to " + address + "   (")
                    .contains(" -- ");
        }
    }

    /** Each is refused for its time, which is read after the messages are looked at. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- :7000",
                "-- localhost:7000",
                "key:123",
                "12:30",
                "7000",
                "1.5:80",
                "localhost",
                "unix:x",
                "a localhost:1 b",
                "--to 127.0.0.1:1 localhost:7000",
                "--hex-in :70",
            })
    void textThatIsHardlyAnAddressIsAMessage(String words) {
        Ran ran = Ran.of(("send --lang en --timeout 5 " + words).split(" "));
        assertThat(ran.errLines().get(0)).isEqualTo("antiphon: --timeout 5: invalid time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--to localhost 7000 hi|localhost:7000",
                "--to PING localhost:7000|localhost:7000",
                "--to http://localhost:7000/ x|localhost:7000",
                "--to ::1:7000 x|[::1]:7000",
                "--to /run/app.sock x|unix:/run/app.sock",
            })
    void addressThatWasProbablyMeantIsNamed(String words, String meant) {
        Ran ran = Ran.of(("send --lang en " + words).split(" "));
        assertThat(ran.errLines().get(1)).startsWith("  did you mean \"" + meant + "\"?");
    }

    @Test
    void hostAndPortMayBeTwoWordsWhereAnAddressIsTheArgument() {
        assertThat(AddressWord.target("ADDRESS", List.of("localhost", "7000")))
                .hasToString("localhost:7000");
        assertThat(AddressWord.target("ADDRESS", List.of("::1", "7000"))).hasToString("[::1]:7000");
        assertThat(AddressWord.target("ADDRESS", List.of(":7000"))).hasToString("localhost:7000");
        for (List<String> wrong : List.of(List.of(":7000", "hi"), List.of("localhost", "0"))) {
            assertThatThrownBy(() -> AddressWord.target("ADDRESS", wrong))
                    .isInstanceOf(CliException.class)
                    .hasMessageContaining(String.join(" ", wrong));
        }
    }

    @Test
    void replyHasThePlacesOfRules() throws Exception {
        assertThat(served("{number:3} {message} \\{x} {u8@0}"))
                .containsExactly("001 a {x} 97", "002 b {x} 98");
    }

    @Test
    void fileOfAReplyHasNoPlaces() throws Exception {
        Path file = Files.writeString(folder.resolve("reply"), "{message}");
        assertThat(served("@" + file)).containsExactly("{message}", "{message}");
        assertThat(served("@@{message}")).containsExactly("@a", "@b");
    }

    /** Returns the replies of a server with this template to the messages a and b. */
    private List<String> served(String reply) throws Exception {
        Path ready = folder.resolve("at");
        try (ToolProcess server = new ToolProcess(
                Redirect.PIPE,
                "serve",
                "--listen",
                "localhost:0",
                "-f",
                "line",
                "--reply",
                reply,
                "--ready-file",
                ready.toString())) {
            BufferedReader out = server.process.inputReader(UTF_8);
            assertThat(out.readLine()).contains("Сервер запущен");
            Ran ran = Ran.of(
                    "send",
                    "--wait-ready",
                    "20s",
                    "--to",
                    addressIn(ready),
                    "-f",
                    "line",
                    "-q",
                    "a",
                    "b");
            server.signal("TERM");
            assertThat(server.status()).isZero();
            return ran.out().lines().toList();
        }
    }

    private static String addressIn(Path ready) throws Exception {
        Awaitility.await().until(() -> Files.exists(ready));
        return Files.readString(ready).strip();
    }
}
