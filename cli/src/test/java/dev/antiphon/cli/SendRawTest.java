package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Replies and greetings of {@code send} in raw framing, in whatever pieces they arrive. */
class SendRawTest {
    private static Ran send(BadServer server, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("send", "--lang", "en", "-q", "--to", server.address()));
        arguments.addAll(List.of(more));
        return Ran.of(arguments.toArray(String[]::new));
    }

    /** Sends the text as one segment, or byte by byte. */
    private static void say(Socket socket, String text, boolean inPieces) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.setTcpNoDelay(true);
        int step = inPieces ? 1 : bytes.length;
        for (int at = 0; at < bytes.length; at += step) {
            socket.getOutputStream().write(bytes, at, Math.min(step, bytes.length - at));
        }
    }

    private static BadServer answering(String text, boolean inPieces) throws IOException {
        return new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            say(socket, text, inPieces);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "/OK\\r\\n/,      'a OK\\r\\n',   'a OK\\r\\n'",
        "/^[0-9]+ .*\\n/,  '250 ok\\n',   '250 ok\\n'",
        "/> $/,            'ready> ',     'ready> '",
        "/имя: ./,         'имя: Я',      'имя: Я'",
        "'/(?m)^250 .*$/', '250 ok\\n',   '250 ok\\n'",
        "/\\bok\\b/,       'look ok ',    'look ok '"
    })
    void replyUpToAMatchIsTheSameInWhateverPieces(String until, String said, String reply)
            throws IOException {
        for (boolean inPieces : List.of(false, true)) {
            try (BadServer server = answering(unescaped(said), inPieces)) {
                Ran ran = send(server, "--until", until, "x");
                assertThat(ran.out()).isEqualTo(unescaped(reply));
                assertThat(ran.err()).isEmpty();
                assertThat(ran.status()).isZero();
            }
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bytesBehindTheMatchAreUnasked(boolean inPieces) throws IOException {
        try (BadServer server = answering("OK\r\nbye", inPieces)) {
            Ran ran = send(server, "--until", "/OK\r\n/", "x", "y");
            assertThat(ran.out()).isEqualTo("OK\r\n\n");
            assertThat(ran.err()).contains("sent ").contains("\"b");
            assertThat(ran.status()).isEqualTo(8);
        }
        try (BadServer server = answering("OK\r\nbye", inPieces)) {
            assertThat(send(server, "--until", "/OK\r\n/", "--expect", "NO", "x")
                            .status())
                    .as("an unexpected reply counts first")
                    .isEqualTo(1);
        }
    }

    @Test
    void byteThatIsNoCharacterEndsAReplyAtTheClose() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            socket.getOutputStream().write(new byte[] {'a', (byte) 0xe9});
            socket.shutdownOutput();
        })) {
            Ran ran = send(server, "--hex", "--until", "/\\xe9/", "x");
            assertThat(ran.out()).isEqualTo("61e9\n");
            assertThat(ran.status()).isZero();
        }
    }

    @Test
    void expectedReplyIsHexadecimalWhereTheMessageIs() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            socket.getOutputStream().write(new byte[] {0, (byte) 0xff, '\n'});
            int _ = socket.getInputStream().read();
        })) {
            assertThat(send(server, "-f", "line", "--hex-in", "--expect", "00 FF", "08")
                            .status())
                    .isZero();
            Ran other = send(server, "-f", "line", "--hex-in", "--expect", "0001", "08");
            assertThat(other.status()).isEqualTo(1);
            assertThat(other.err()).contains("the reply is \"00ff\", expected \"0001\"");
            assertThat(send(server, "--hex-in", "--expect", "x", "08").err())
                    .contains("--expect x: invalid hexadecimal bytes");
            assertThat(send(server, "--hex-in", "").err()).contains("--hex-in \"\": invalid");
        }
        assertThat(Ran.of("load", "--lang", "en", "--hex-in", " ").status()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"//", "/x*/", "/$/"})
    void patternThatNeedsNoByteIsRefused(String until) {
        Ran ran = Ran.of("send", "--lang", "en", "--to", "localhost:1", "--until", until, "x");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--until " + until);
    }

    @Test
    void pauseThatEndsAGreetingIsSaid() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            say(socket, "hello", false);
            int _ = socket.getInputStream().read();
            say(socket, "ok", false);
            socket.shutdownOutput();
        })) {
            Ran ran = send(server, "--greeting", "x");
            assertThat(ran.out()).isEqualTo("ok");
            assertThat(ran.err()).contains("a pause ended the greeting of " + server.address());
            Ran toTheClose = send(server, "--greeting", "--read-until-close", "x");
            assertThat(toTheClose.err()).contains("a pause ended the greeting");
            assertThat(send(server, "--greeting", "--pause", "100ms", "x").err())
                    .isEmpty();
        }
    }

    @Test
    void bytesBehindTheMatchOfAGreetingAreUnasked() throws IOException {
        try (BadServer server = new BadServer(socket -> say(socket, "login: now", false))) {
            Ran ran = send(server, "--greeting", "--until", "/: /", "x");
            assertThat(ran.err()).contains("\"now\"");
            assertThat(ran.status()).isEqualTo(8);
        }
    }

    @Test
    void failureBeforeTheGreetingIsWholeSpeaksOfTheGreeting() throws IOException {
        try (BadServer silent = new BadServer(socket -> {})) {
            Ran ran = send(silent, "--greeting", "--timeout", "100ms", "x");
            assertThat(ran.status()).isEqualTo(28);
            assertThat(ran.err())
                    .contains("no complete greeting from " + silent.address())
                    .doesNotContain("--no-reply");
        }
        try (BadServer closing = new BadServer(Socket::close)) {
            Ran ran = send(closing, "--greeting", "x");
            assertThat(ran.status()).isEqualTo(52);
            assertThat(ran.err()).contains("closed the connection without a greeting");
        }
        try (BadServer cut = new BadServer(socket -> {
            say(socket, "220", false);
            socket.shutdownOutput();
        })) {
            Ran ran = send(cut, "--greeting", "-f", "line", "x");
            assertThat(ran.status()).isEqualTo(18);
            assertThat(ran.err()).contains("within its greeting (bytes of it received: 3)");
        }
    }
}
