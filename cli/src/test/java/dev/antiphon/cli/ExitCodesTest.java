package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every status that the commands can end with, each with its two lines in both languages. */
class ExitCodesTest {
    private static void fails(int status, String english, String russian, String... arguments) {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--lang", "en"));
        Ran ran = Ran.of(command.toArray(String[]::new));
        assertThat(ran.errLines()).as(ran.err()).hasSize(2);
        assertThat(ran.err()).isEqualTo(english);
        assertThat(ran.status()).isEqualTo(status);
        command.set(command.size() - 1, "ru");
        ran = Ran.of(command.toArray(String[]::new));
        assertThat(ran.err()).isEqualTo(russian);
        assertThat(ran.status()).isEqualTo(status);
    }

    private static BadServer saying(String text) throws IOException {
        return new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
        });
    }

    @Test
    void zeroWhenTheReplyCame() throws IOException {
        try (BadServer server = saying("Сервер получил: x")) {
            assertThat(Ran.of("send", "--to", server.address(), "x").status()).isZero();
        }
    }

    @Test
    void oneWhenTheReplyIsNotTheExpected() throws IOException {
        try (BadServer server = saying("PONG")) {
            String at = server.address();
            assertThat(Ran.of("send", "--to", at, "-q", "-e", "PONG", "x").status())
                    .isZero();
            assertThat(Ran.of("send", "--to", at, "-q", "-e", "/^P.*G$/", "x").status())
                    .isZero();
            fails(
                    1,
                    "antiphon: the reply is \"PONG\", expected \"PON\"\n  check the message to "
                            + at + ", and its reply without --expect\n",
                    "antiphon: получен ответ \"PONG\", ожидался \"PON\"\n  проверьте сообщение для "
                            + at + " и ответ на него без --expect\n",
                    "send",
                    "--to",
                    at,
                    "-q",
                    "-e",
                    "PON",
                    "x");
        }
    }

    @Test
    void mismatchHasLinesOfItsOwnAfterTheLabel() throws IOException {
        try (BadServer server = saying("PONG")) {
            Ran ran = Ran.of("send", "--to", server.address(), "-e", "", "x");
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.out()).isEqualTo("PONG");
            assertThat(ran.errLines()).hasSize(3);
            assertThat(ran.errLines().get(0)).isEqualTo("Ответ от сервера:");
            assertThat(ran.errLines().get(1))
                    .isEqualTo("antiphon: получен ответ \"PONG\", ожидался \"\"");
        }
    }

    @Test
    void twoWhenThePatternIsNotOneOfRe2() {
        for (String command : List.of("send", "load")) {
            fails(
                    2,
                    "antiphon: --expect /(a)\\1/: invalid pattern (invalid escape sequence)\n"
                            + "  give an RE2 regular expression between slashes (no back references,"
                            + " no lookaround), e.g. \"/^250 /\", or a text without slashes\n",
                    "antiphon: --expect /(a)\\1/: неверное выражение (неверное обозначение после \\)\n"
                            + "  укажите регулярное выражение RE2 между косыми чертами (без обратных"
                            + " ссылок и просмотра вперёд и назад), например \"/^250 /\", или текст"
                            + " без косых черт\n",
                    command,
                    "--expect",
                    "/(a)\\1/",
                    "x");
        }
    }

    @Test
    void patternIsSearchedInTimeLinearInTheReply() throws IOException {
        try (BadServer server = saying("a".repeat(5000))) {
            Ran ran = Ran.of("send", "--to", server.address(), "-q", "-e", "/(a*)*(a|aa)*c/", "x");
            assertThat(ran.status()).isEqualTo(1);
        }
    }

    @Test
    void patternNamesAByteOfAReplyThatIsNotUtf8() throws IOException {
        try (BadServer server = saying("M\u00fcller")) {
            Ran ran = Ran.of("send", "--to", server.address(), "-q", "-e", "/^M\\xfcl/", "x");
            assertThat(ran.status()).isZero();
        }
    }

    @Test
    void twoWhenTheFramingCannotCarryTheMessage() throws IOException {
        try (BadServer server = saying("")) {
            Ran ran =
                    Ran.of("send", "--to", server.address(), "-f", "line", "--lang", "en", "a\nb");
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.err())
                    .contains("cannot contain a line feed (at byte 1)")
                    .contains("--framing");
        }
    }

    @Test
    void sixWhenTheNameIsUnknown() {
        fails(
                6,
                "antiphon: no address found for no-such-host.invalid\n  check the name, or give an address such as 127.0.0.1\n",
                "antiphon: не найден адрес узла no-such-host.invalid\n  проверьте имя или укажите адрес, например 127.0.0.1\n",
                "send",
                "--to",
                "no-such-host.invalid:7",
                "x");
    }

    @Test
    void sixWhenTheAddressIsNone() {
        for (String address : List.of("127.0.0.256", "[1:2]", "[fe80::1%no-such-zone]")) {
            Ran ran = Ran.of("send", "--to", address + ":7", "--lang", "en", "x");
            assertThat(ran.status()).isEqualTo(6);
            assertThat(ran.errLines())
                    .first()
                    .asString()
                    .startsWith("antiphon: no address found for "
                            + address.replace("[", "").replace("]", ""));
            assertThat(ran.errLines()).hasSize(2);
        }
    }

    @Test
    void sevenWhenNothingListens() throws IOException {
        String at = "localhost:" + Ports.free();
        fails(
                7,
                "antiphon: no server listens on " + at
                        + " (connection refused)\n  check the port:  ss -ltn   or start a server there:  antiphon serve --listen "
                        + at + "   or wait for it:  --wait-ready TIME\n",
                "antiphon: на " + at
                        + " никто не слушает (в подключении отказано)\n  проверьте порт:  ss -ltn   или запустите там сервер:  antiphon serve --listen "
                        + at + "   или дождитесь его:  --wait-ready ВРЕМЯ\n",
                "send",
                "--to",
                at,
                "x");
    }

    @Test
    void eighteenWhenTheServerClosesWithinTheReply() throws IOException {
        try (BadServer server = saying("\0\5abc")) {
            String at = server.address();
            fails(
                    18,
                    "antiphon: " + at
                            + " closed the connection within a reply (bytes of it received: 5)\n  check the framing and the log of the server\n",
                    "antiphon: " + at
                            + " закрыл соединение посреди ответа (получено байт: 5)\n  проверьте формат сообщений и журнал сервера\n",
                    "send",
                    "--to",
                    at,
                    "-f",
                    "length:2",
                    "x");
        }
    }

    @Test
    void twentyEightWhenTheReplyDoesNotComeInTime() throws IOException {
        try (BadServer server = new BadServer(socket -> socket.getOutputStream().write('h'))) {
            String at = server.address();
            fails(
                    28,
                    "antiphon: no complete reply from " + at
                            + " within 1s (bytes received: 1)\n  check the framing, or wait longer:  --timeout TIME   or await no reply:  --no-reply\n",
                    "antiphon: нет полного ответа от " + at
                            + " за 1s (получено байт: 1)\n  проверьте формат сообщений или увеличьте время ожидания:  --timeout ВРЕМЯ   или не ждите ответа:  --no-reply\n",
                    "send",
                    "--to",
                    at,
                    "-f",
                    "line",
                    "--timeout",
                    "1s",
                    "x");
        }
    }

    @Test
    void twentyEightWhenTheConnectionIsNotTakenInTime() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<java.nio.channels.SocketChannel> waiting = new ArrayList<>();
            for (int i = 0; i < 8; i++) { // nobody accepts: the backlog is full after a few
                var channel = java.nio.channels.SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                waiting.add(channel);
            }
            String at = "127.0.0.1:" + full.getLocalPort();
            fails(
                    28,
                    "antiphon: no connection to " + at
                            + " within 300ms\n  check the address and the network, or wait longer:  --connect-timeout TIME\n",
                    "antiphon: нет соединения с " + at
                            + " за 300ms\n  проверьте адрес и сеть или увеличьте время ожидания:  --connect-timeout ВРЕМЯ\n",
                    "send",
                    "--to",
                    at,
                    "--connect-timeout",
                    "300ms",
                    "x");
            for (var channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void fortyFiveWhenThePortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String at = "127.0.0.1:" + port;
            fails(
                    45,
                    "antiphon: cannot listen on " + at
                            + ": in use by another program\n  take a free port:  --listen 0   or find the program:  ss -ltnp sport = :"
                            + port + "\n",
                    "antiphon: не удаётся слушать " + at
                            + ": занято другой программой\n  возьмите свободный порт:  --listen 0   или найдите эту программу:  ss -ltnp sport = :"
                            + port + "\n",
                    "serve",
                    "--listen",
                    at);
        }
    }

    @Test
    void severalPortsInUseAreNamedInOneSentence() throws IOException {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String one = "127.0.0.1:" + first.getLocalPort();
            String other = "127.0.0.1:" + second.getLocalPort();
            Ran ran = Ran.of("serve", "--listen", one, "--listen", other, "--lang", "en");
            assertThat(ran.status()).isEqualTo(45);
            assertThat(ran.errLines().get(0))
                    .startsWith("antiphon: cannot listen on " + one)
                    .endsWith(": in use by another program");
        }
    }

    @Test
    void fiftyTwoWhenTheServerClosesWithoutAReply() throws IOException {
        try (BadServer server = saying("")) {
            String at = server.address();
            fails(
                    52,
                    "antiphon: " + at
                            + " closed the connection without a reply\n  check the framing, and the log of the server\n",
                    "antiphon: " + at
                            + " закрыл соединение без ответа\n  проверьте формат сообщений и журнал сервера\n",
                    "send",
                    "--to",
                    at,
                    "x");
        }
    }

    @Test
    void fiftySixWhenTheServerResets() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            socket.setSoLinger(true, 0);
            socket.close();
        })) {
            String at = server.address();
            fails(
                    56,
                    "antiphon: " + at
                            + " reset the connection (bytes received: 0, sent: 1)\n  check the log of the server: it may have rejected the message\n",
                    "antiphon: " + at
                            + " сбросил соединение (получено байт: 0, отправлено: 1)\n  проверьте журнал сервера: возможно, он отверг сообщение\n",
                    "send",
                    "--to",
                    at,
                    "x");
        }
    }

    @Test
    void sixtyThreeWhenTheReplyIsOverTheLimit() throws IOException {
        try (BadServer server = saying("x".repeat(2000))) {
            fails(
                    63,
                    "antiphon: reply of 2000 bytes exceeds the limit of 1024\n  check the framing, or raise the limit:  --max-message SIZE\n",
                    "antiphon: ответ в 2000 байт превышает предел 1024\n  проверьте формат сообщений или увеличьте предел:  --max-message РАЗМЕР\n",
                    "send",
                    "--to",
                    server.address(),
                    "--max-message",
                    "1K",
                    "x");
        }
    }

    @Test
    void seventyWhenWeHaveABug() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public int read(byte[] target, int from, int length) {
                throw new IllegalStateException("on purpose");
            }
        };
        Ran ran = Ran.with(broken, Map.of(), "send", "--lang", "en", "-");
        assertThat(ran.status()).isEqualTo(70);
        assertThat(ran.err())
                .isEqualTo(
                        "antiphon: internal error: \"on purpose\"\n  please report it with the command line; ANTIPHON_DEBUG=1 prints the stack trace\n");
        ran = Ran.with(broken, Map.of("ANTIPHON_DEBUG", "1"), "send", "-");
        assertThat(ran.err())
                .contains("at dev.antiphon.cli.")
                .contains("antiphon: внутренняя ошибка");
    }

    @Test
    void seventyWithTheHeapLimitWhenMemoryIsUsedUp() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                throw new OutOfMemoryError("Java heap space");
            }

            @Override
            public int read(byte[] target, int from, int length) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        Ran ran = Ran.with(endless, Map.of(), "send", "--lang", "en", "-");
        assertThat(ran.status()).isEqualTo(70);
        assertThat(ran.errLines().get(0))
                .matches("antiphon: out of memory: .* heap limit of [0-9]+ MiB");
        assertThat(ran.errLines().get(1))
                .contains("lower --max-message")
                .contains("JAVA_TOOL_OPTIONS=-Xmx1g")
                .doesNotContain("--conversation");
    }

    @Test
    void longReplyThatIsNotTheExpectedIsShownCutWithItsSize() throws IOException {
        try (BadServer server = saying("x".repeat(900_000))) {
            Ran ran =
                    Ran.of("send", "--to", server.address(), "-q", "-e", "y", "--lang", "en", "x");
            assertThat(ran.status()).isEqualTo(1);
            assertThat(ran.err()).contains("… (900000 bytes)").hasSizeLessThan(2000);
        }
    }

    @Test
    void refusedNameIsToldOnceInJsonAndNotForEachOfItsAddresses() throws Exception {
        Ran ran = Ran.of("send", "--to", "localhost:" + Ports.free(), "--json", "x");
        assertThat(ran.status()).isEqualTo(7);
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.out()).contains("\"code\":\"refused\"").doesNotContain("\"conn\"");
    }
}
