package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A conversation whose lines come from a pipe. */
class ConnectToolTest {
    @TempDir
    private Path folder;

    private static Ran connect(String address, String input, String... more) {
        List<String> arguments = new ArrayList<>(List.of("connect", address, "--lang", "en"));
        arguments.addAll(List.of(more));
        return Ran.reading(input.getBytes(UTF_8), arguments.toArray(String[]::new));
    }

    private static Ran connect(BadServer server, String input, String... more) {
        return connect(server.address(), input, more);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    /** Answers each line with its own text after "you said", until the client ends. */
    private static void echo(Socket socket) throws IOException {
        try (socket) {
            BufferedReader lines = lines(socket);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                say(socket, "you said " + line + "\n");
            }
        }
    }

    /** Reads the bytes of the client up to its end, then sends them back. */
    private static void mirror(Socket socket) throws IOException {
        try (socket) {
            socket.getOutputStream().write(socket.getInputStream().readAllBytes());
        }
    }

    @Test
    void bothSidesAreShownAsTextAndHexadecimal() throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(server, "PING\n/wait\n");
            assertThat(ran.err()).isEmpty();
            assertThat(ran.status()).isZero();
            String time = "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}";
            assertThat(ran.out().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line).matches(time + " - connected to .*"),
                            line -> assertThat(line)
                                    .matches(time + " > {4}4 B {2}PING {22}50 49 4e 47"),
                            line -> assertThat(line)
                                    .matches(time + " < {3}13 B {2}you said PING {13}79 6f 75 .*"),
                            line -> assertThat(line).matches(time + " - output shut; .*"),
                            line -> assertThat(line)
                                    .matches(time + " - closed; 5 B sent, 14 B received"));
        }
    }

    @Test
    void quietShowsTheBytesOfTheServerAlone() throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(server, "PING\n", "-q");
            assertThat(ran.out()).isEqualToNormalizingNewlines("you said PING\n");
        }
    }

    @Test
    void escapesHexadecimalAndSavedMessagesSendTheirBytes() throws IOException {
        Path file = Files.write(folder.resolve("part"), new byte[] {(byte) 0xFF, 0});
        try (BadServer server = new BadServer(ConnectToolTest::mirror)) {
            Ran ran = connect(
                    server,
                    "a\\x00b\\n\n/hex 0a 0B:ff\n//x\n/define bye Q\\x01 T\n/send bye\n/send @"
                            + file + "\n/unframed \\\\\nё\n",
                    "-q",
                    "-f",
                    "raw");
            assertThat(ran.status()).as(ran.err()).isZero();
            String sent = "a\u0000b\n\n\u000b\u00ff/xQ\u0001 T\u00ff\u0000\\";
            String expected = sent + new String("ё".getBytes(UTF_8), ISO_8859_1);
            assertThat(new String(ran.reply().bytes(), ISO_8859_1))
                    .isEqualToNormalizingNewlines(expected + "\n");
        }
    }

    @Test
    void framingCanChangeWhileBytesWait() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            String line = lines(socket).readLine();
            say(socket, "\u000bMSH|" + line + "\u001c\r");
            socket.getInputStream().read();
            socket.close();
        })) {
            Ran ran = connect(server, "x\n/framing line > mllp\n/wait\n", "-q");
            assertThat(ran.out()).isEqualToNormalizingNewlines("MSH|x\n");
            assertThat(ran.status()).as(ran.err()).isZero();
        }
    }

    @Test
    void waitTakesOneMessageOrTheFirstThatMatches() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            say(socket, "220 mail\n");
            BufferedReader lines = lines(socket);
            say(socket, "250-" + lines.readLine() + "\n250-SIZE\n250 HELP\n");
            say(socket, "221 " + lines.readLine() + "\n");
            socket.close();
        })) {
            Ran ran = connect(
                    server, "/wait\nEHLO me\n/wait 9s /^250 /\nQUIT\n/wait /^221 QUIT/\n", "-q");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(ran.out())
                    .isEqualToNormalizingNewlines(
                            "220 mail\n250-EHLO me\n250-SIZE\n250 HELP\n221 QUIT\n");
        }
    }

    @Test
    void messageThatDoesNotComeIsATimeout() throws IOException {
        try (BadServer server = new BadServer(socket -> say(socket, "par"))) {
            Ran ran = connect(server, "/wait 200ms\n");
            assertThat(ran.status()).isEqualTo(Status.TIMEOUT);
            assertThat(ran.errLines().getFirst()).contains("within 200ms");
        }
    }

    @Test
    void connectionThatDoesNotEndIsATimeout() throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(server, "/wait-close 200ms\n");
            assertThat(ran.status()).isEqualTo(Status.TIMEOUT);
            assertThat(ran.errLines().getFirst()).contains("not ended the connection within 200ms");
        }
    }

    @ParameterizedTest
    @CsvSource({"'one\ntwo\n', 52", "'one\ntwo\n/close\n', 52"})
    void lostReplyIsAFailure(String input, int status) throws IOException {
        try (BadServer server = new BadServer(socket -> {
            BufferedReader lines = lines(socket);
            say(socket, lines.readLine() + "\n");
            lines.readLine();
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
            socket.close();
        })) {
            Ran ran = connect(server, input);
            assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(status);
        }
    }

    @Test
    void resetGivesUpTheReplies() throws IOException {
        try (BadServer server = new BadServer(socket -> lines(socket).readLine())) {
            Ran ran = connect(server, "one\n/reset\n");
            assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        }
    }

    @Test
    void messagesThatNeedNoReplyEndWithTheirDelivery() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            // reads and neither answers nor closes
            Thread.ofVirtual().start(() -> {
                try {
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the test is over
                }
            });
        })) {
            Ran ran = connect(server, "log this\n", "--no-reply");
            assertThat(ran.status()).as(ran.err()).isZero();
        }
    }

    @Test
    void serverThatStaysOpenAfterTheEndIsATimeout() throws IOException {
        try (BadServer server =
                new BadServer(socket -> say(socket, lines(socket).readLine() + "\n"))) {
            Ran ran = connect(server, "one\n", "--timeout", "300ms");
            assertThat(ran.status()).isEqualTo(Status.TIMEOUT);
            assertThat(ran.errLines().getFirst()).contains("has not ended the connection");
            assertThat(ran.out()).contains("one").doesNotContain("failure");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'reset', 56, reset the connection",
        "'part', 18, within a reply",
        "'malformed', 56, invalid reply"
    })
    void failureOfTheServerEndsTheConversationWithItsCode(String kind, int status, String text)
            throws IOException {
        try (BadServer server = new BadServer(socket -> {
            lines(socket).readLine();
            say(socket, kind.equals("malformed") ? "x:," : "1:a,");
            say(socket, kind.equals("part") ? "5:ab" : "");
            if (kind.equals("reset")) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        })) {
            Ran ran = connect(server, "go\n", "-f", "line > netstring");
            assertThat(ran.status()).as(ran.out() + ran.err()).isEqualTo(status);
            assertThat(ran.errLines().getFirst()).contains(text);
        }
    }

    @Test
    void messageAfterACloseOpensAConnectionAndTheServersCloseIsReported() throws IOException {
        try (BadServer server = new BadServer(socket -> {
            say(socket, lines(socket).readLine() + "\n");
            socket.close();
        })) {
            Ran own = connect(server, "one\n/wait\n/close\ntwo\n/wait\n/reconnect\nthree\n", "-q");
            assertThat(own.status()).as(own.err()).isZero();
            assertThat(own.out()).isEqualToNormalizingNewlines("one\ntwo\nthree\n");
            Ran servers = connect(server, "one\n/wait-close\ntwo\n/wait-close 9s\n");
            assertThat(servers.status()).isEqualTo(Status.UNASKED);
            assertThat(servers.err()).contains("ended the connection between two messages");
            assertThat(servers.out()).contains("two");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/clse, did you mean \"/close\"",
        "/framing lne, did you mean \"line\"",
        "/framing lne, /framing lne: unknown framing",
        "/framing fixed:9999999, /framing fixed:9999999: every message has at least",
        "/framing line > lne, did you mean \"line > line\"",
        "/wait //, 'give a text to look for, e.g.  /wait /^250 /'",
        "/framing, write it as  /framing FRAMING",
        "/close now, takes no argument",
        "a\\q, write a backslash as",
        "/hex 0, invalid hexadecimal",
        "/send nothing, no message of this name",
        "/define x, not of the form NAME MESSAGE",
        "/wait soon, invalid time",
        "/view all, no such view",
        "/starttls, plain text"
    })
    void wrongLineEndsTheConversation(String line, String text) throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(server, line + "\nnever\n");
            assertThat(ran.status()).isEqualTo(line.equals("/starttls") ? 35 : Status.USAGE);
            assertThat(ran.err()).contains(text);
            assertThat(ran.out()).doesNotContain("never");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/close, /send nothing, no message of this name",
        "/close, /hex 0, invalid hexadecimal",
        "/close, /unframed a\\q, write a backslash as",
        "/half-close, /send nothing, no message of this name",
        "/half-close\\n/wait-close, /send nothing, no message of this name"
    })
    void wrongMessageOpensNoConnection(String end, String line, String text) throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            String ends = end.replace("\\n", "\n");
            Ran ran = connect(server, "one\n/wait\n" + ends + "\n" + line + "\n");
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.err()).contains(text);
            assertThat(ran.out()).containsOnlyOnce("connected to");
        }
    }

    @Test
    void inputThatIsNotTextIsRefused() throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = Ran.reading(
                    new byte[] {(byte) 0xFF, '\n'}, "connect", server.address(), "--lang", "en");
            assertThat(ran.status()).isEqualTo(Status.USAGE);
            assertThat(ran.errLines().getFirst()).contains("line 1 is not UTF-8");
        }
    }

    @Test
    void savedConversationIsPlayedAgain() throws IOException {
        Path talk = folder.resolve("talk.jsonl");
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(
                    server,
                    "/framing line\nPING\n/wait\nx\\x00\n/wait\n/save " + talk + "\n/close\n");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(Files.readString(talk))
                    .contains("\"framing\":\"line\"")
                    .contains("\"dir\":\"c2s\",\"len\":4,\"text\":\"PING\"}")
                    .contains("\"text\":\"you said PING\"");
            Ran played = Ran.of("replay", talk.toString(), "--to", server.address());
            assertThat(played.status()).as(played.out() + played.err()).isZero();
            Ran again = connect(server, "/save " + talk + "\n/close\n");
            assertThat(again.err()).contains("already exists");
        }
    }

    @Test
    void messagesOfAnotherFramingAreSavedAsTheirBytes() throws IOException {
        Path talk = folder.resolve("talk.jsonl");
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(
                    server,
                    "a\n/wait\n/framing crlf > line\nb\n/wait\n/save " + talk + "\n/close\n");
            assertThat(ran.status()).as(ran.err()).isZero();
            assertThat(Files.readString(talk))
                    .contains("\"text\":\"a\\n\",\"framed\":false}")
                    .contains("\"text\":\"b\"}")
                    .contains("\"text\":\"you said a\"");
        }
    }

    @Test
    void recordAndJsonHaveTheSameEvents() throws IOException {
        Path talk = folder.resolve("talk.jsonl");
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(server, "PING\n", "--json", "--record", talk.toString());
            assertThat(ran.out()
                            .lines()
                            .map(line -> line.replaceAll("\"(t|started|rtt_ms)\":[^,}]*", "")))
                    .hasSizeGreaterThan(4)
                    .containsExactlyElementsOf(Files.readString(talk)
                            .lines()
                            .map(line -> line.replaceAll("\"(t|started|rtt_ms)\":[^,}]*", ""))
                            .toList());
        }
    }

    @Test
    void definedMessagesAreKeptInTheirFile() throws IOException {
        Path file = folder.resolve("messages");
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            String[] kept = {"-q", "--messages", file.toString()};
            Ran first = connect(server, "/define hi EHLO  me\\x21\n/define a.b c\n/close\n", kept);
            assertThat(first.status()).as(first.err()).isZero();
            assertThat(Files.readString(file)).isEqualTo("a.b c\nhi EHLO  me\\x21\n");
            assertThat(connect(server, "/send hi\n", kept).out())
                    .isEqualToNormalizingNewlines("you said EHLO  me!\n");
        }
    }

    @Test
    void longMessageIsCutWithItsSize() throws IOException {
        try (BadServer server = new BadServer(ConnectToolTest::echo)) {
            Ran ran = connect(server, "x".repeat(5000) + "\n", "--no-hex");
            assertThat(ran.out()).contains(" 5000 B  xxx").contains("… 904 more bytes");
            assertThat(Message.text(ran.out()).size()).isLessThan(10_000);
        }
    }
}
