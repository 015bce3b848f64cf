package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Messages of one {@code send} command, and servers that say more, less or nothing. */
class SendConversationTest {
    private static Ran send(BadServer server, String... more) {
        return send(server.address(), more);
    }

    private static Ran send(String address, String... more) {
        List<String> arguments = new ArrayList<>(List.of("send", "--lang", "en", "--to", address));
        arguments.addAll(List.of(more));
        return Ran.of(arguments.toArray(String[]::new));
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Answers each line as a mail server does, after a greeting. */
    private static void mail(Socket socket) throws IOException {
        say(socket, "220 mail.test\r\n");
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            say(
                    socket,
                    line.startsWith("EHLO")
                            ? "250-mail.test\r\n250-SIZE\r\n250 HELP\r\n"
                            : "250 ok " + line + "\r\n");
        }
        socket.close();
    }

    @Test
    void repliesOfSeveralMessagesBelongToTheirMessageOnOneConnection() throws IOException {
        try (BadServer server = new BadServer(SendConversationTest::mail)) {
            Ran ran = send(
                    server,
                    "-f",
                    "crlf",
                    "--greeting",
                    "--until",
                    "/^[0-9]{3} /",
                    "EHLO me",
                    "NOOP");
            assertThat(ran.out()).isEqualTo("250-mail.test\n250-SIZE\n250 HELP\n250 ok NOOP\n");
            assertThat(ran.err()).startsWith("Greeting from the server: 220 mail.test\n");
            assertThat(ran.status()).isZero();
        }
    }

    /** The server begins a message with its first reply and ends it after the second request. */
    @Test
    void messageThatBeganBeforeItsRequestIsNotItsReply() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            lines.readLine();
            say(socket, "a\npart");
            lines.readLine();
            say(socket, "ial\n");
            lines.readLine();
        })) {
            Ran ran = send(server, "-f", "line", "-q", "x", "y");
            assertThat(ran.out()).isEqualTo("a\n");
            assertThat(ran.err()).contains("sent a message that nobody asked for: \"part\"");
            assertThat(ran.status()).isEqualTo(8);
        }
    }

    @Test
    void bytesAfterTheLastReplyAreSaid() throws IOException {
        for (String end : List.of("close", "stay")) {
            try (BadServer server = new BadServer(socket -> {
                assertThat(socket.getInputStream().read()).isPositive();
                say(socket, "a\npass> ");
                if (end.equals("stay")) {
                    byte[] _ = socket.getInputStream().readAllBytes();
                }
            })) {
                Ran ran = send(server, "-f", "line", "-q", "x");
                assertThat(ran.out().strip()).isEqualTo("a");
                assertThat(ran.err()).contains("sent a message that nobody asked for: \"pass> \"");
                assertThat(ran.status()).isEqualTo(8);
            }
        }
    }

    @Test
    void messageThatNobodyAskedForIsSaidAndEndsWith8() throws IOException {
        try (BadServer server = new BadServer(SendConversationTest::mail)) {
            Ran ran = send(server, "-f", "crlf", "-q", "NOOP");
            assertThat(ran.status()).isEqualTo(8);
            assertThat(ran.err())
                    .contains("sent a message that nobody asked for: \"2")
                    .contains("--greeting");
        }
    }

    @Test
    void replyHasAsManyMessagesAsAreAskedFor() throws IOException {
        try (BadServer server = new BadServer(SendConversationTest::mail)) {
            Ran ran = send(server, "-f", "crlf", "-q", "--greeting", "--replies", "3", "EHLO me");
            assertThat(ran.out()).isEqualTo("250-mail.test\n250-SIZE\n250 HELP\n");
            assertThat(ran.status()).isZero();
            Ran less = send(server, "-f", "crlf", "-q", "--greeting", "--replies", "2", "EHLO me");
            assertThat(less.status()).isEqualTo(8);
            assertThat(less.err()).contains("nobody asked for: \"250 HELP\"");
        }
    }

    @Test
    void replyThatEndsBeforeItsLastMessageIs18AndShownSoFar() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            say(socket, "one\n");
            socket.shutdownOutput();
        })) {
            Ran ran = send(server, "-f", "line", "-q", "--replies", "2", "x");
            assertThat(ran.status()).isEqualTo(18);
            assertThat(ran.out()).startsWith("one");
        }
    }

    @Test
    void expectationIsOfTheWholeReply() throws IOException {
        try (BadServer server = new BadServer(SendConversationTest::mail)) {
            assertThat(send(
                                    server,
                                    "-f",
                                    "crlf",
                                    "-q",
                                    "--greeting",
                                    "--until",
                                    "/^2[0-9]{2} /",
                                    "--expect",
                                    "250-mail.test\n250-SIZE\n250 HELP",
                                    "EHLO me")
                            .status())
                    .isZero();
        }
    }

    @Test
    void changeOfConnectionBetweenMessagesIsSaidAndEndsWith8() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (BadServer server = new BadServer(socket -> {
            int number = connections.incrementAndGet();
            new BufferedReader(new InputStreamReader(
                            socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            say(socket, "of connection " + number + "\n");
            socket.close();
        })) {
            Ran ran = send(server, "-f", "line", "-q", "--expect", "/connection/", "a", "b");
            // the close may come in time to be seen before the second message, or after
            assertThat(ran.status()).isIn(8, 52, 56);
            if (ran.status() == 8) {
                assertThat(ran.out()).isEqualTo("of connection 1\nof connection 2\n");
                assertThat(ran.err()).contains("ended the connection between two messages");
            }
        }
    }

    /** Answers each read with the number of the connection and of the message on it. */
    private static BadServer counting() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        return new BadServer(socket -> {
            int connection = connections.incrementAndGet();
            Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[100];
                try {
                    for (int i = 1; socket.getInputStream().read(buffer) > 0; i++) {
                        say(socket, connection + "." + i);
                    }
                    socket.close();
                } catch (IOException e) {
                    // the connection is over
                }
            });
        });
    }

    @Test
    void rawMessagesShareAConnectionThatIsKeptOpen() throws IOException {
        try (BadServer server = counting()) {
            assertThat(send(server, "-q", "--pause", "50ms", "a", "b").out())
                    .isEqualTo("1.1\n2.1\n");
            Ran kept = send(server, "-q", "--keep-open", "--pause", "50ms", "a", "b");
            assertThat(kept.out()).isEqualTo("3.1\n3.2\n");
            assertThat(kept.err()).isEmpty();
            assertThat(kept.status()).isZero();
        }
    }

    @Test
    void pauseThatEndsAReplyIsSaidUnlessItWasChosen() throws IOException {
        try (BadServer server = counting()) {
            Ran guessed = send(server, "-q", "a");
            assertThat(guessed.status()).isZero();
            assertThat(guessed.err())
                    .contains("a pause ended the reply of " + server.address())
                    .contains("--read-until-close");
            assertThat(send(server, "-q", "--until", "/[.]1$/", "a").err()).isEmpty();
        }
    }

    @Test
    void rawReplyIsReadUpToTheClose() throws IOException {
        BlockingQueue<Boolean> goOn = new LinkedBlockingQueue<>();
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            say(socket, "head ");
            try {
                boolean _ = goOn.poll(100, TimeUnit.MILLISECONDS) != null; // longer than the pause
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            say(socket, "tail");
            socket.shutdownOutput();
        })) {
            Ran whole = send(server, "-q", "--read-until-close", "x");
            assertThat(whole.out()).isEqualTo("head tail");
            assertThat(whole.err()).isEmpty();
            assertThat(send(server, "-q", "--pause", "2s", "x").out()).isEqualTo("head tail");
        }
    }

    @Test
    void deliveredWithoutAReplyOnceTheServerCloses() throws IOException {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (BadServer server = new BadServer(socket -> {
            received.add(new String(
                    socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            socket.close();
        })) {
            Ran ran = send(server, "-f", "line", "--no-reply", "load 1", "load 2");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).isEmpty();
            assertThat(received).containsExactly("load 1\nload 2\n");
        }
    }

    @Test
    void deliveredWithoutAReplyOnceEveryByteIsAcknowledged() throws IOException {
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")), "needs Linux's /proc");
        try (BadServer server = new BadServer(socket -> {})) {
            Ran ran = send(server, "-f", "line", "--no-reply", "load 1");
            assertThat(ran.status()).as(ran.err()).isZero();
        }
    }

    @Test
    void notDeliveredWhileTheServerTakesNothing() throws IOException {
        try (ServerSocket full = new ServerSocket()) {
            full.setReceiveBufferSize(4096);
            full.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Ran ran = Ran.reading(
                    new byte[8 << 20],
                    "send",
                    "--lang",
                    "en",
                    "--to",
                    "127.0.0.1:" + full.getLocalPort(),
                    "--no-reply",
                    "--timeout",
                    "1s",
                    "-");
            assertThat(ran.status()).isEqualTo(28);
            assertThat(ran.err()).contains("acknowledged every byte within 1s");
        }
    }

    @Test
    void resetIsNoDelivery() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            socket.setSoLinger(true, 0);
            socket.close();
        })) {
            assertThat(send(server, "-f", "line", "--no-reply", "load 1").status())
                    .isEqualTo(56);
        }
    }

    @Test
    void answerToAMessageWithoutAReplyIs8() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            say(socket, "ERROR\n");
        })) {
            Ran ran = send(server, "-f", "line", "--no-reply", "load 1");
            assertThat(ran.status()).isEqualTo(8);
            assertThat(ran.err()).contains("nobody asked for: \"ERROR\"");
        }
    }

    @Test
    void bytesThatAreNoMessageAfterOneWithoutAReplyAre8() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            int _ = socket.getInputStream().read();
            say(socket, "ERROR");
            socket.shutdownOutput();
        })) {
            for (String framing : List.of("line", "length:4", "length:4,inclusive")) {
                Ran ran = send(server, "-f", framing, "--no-reply", "load 1");
                assertThat(ran.status()).as(framing + ": " + ran.err()).isEqualTo(8);
                assertThat(ran.err()).contains(" that nobody asked for");
            }
        }
    }

    @Test
    void firstMessageAfterARequestAnswersItInTheEvents() throws IOException {
        try (BadServer server = new BadServer(SendConversationTest::mail)) {
            Ran ran = send(server, "-f", "crlf", "--json", "--greeting", "NOOP");
            assertThat(ran.out().lines().filter(line -> line.contains("\"ev\":\"msg\"")))
                    .satisfiesExactly(
                            greeting -> assertThat(greeting).doesNotContain("answers"),
                            request -> assertThat(request).contains("\"text\":\"NOOP\""),
                            reply -> assertThat(reply).contains("\"answers\":2,\"rtt_ms\":"));
        }
    }
}
