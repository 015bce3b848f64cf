package dev.antiphon.control.traffic.export;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A writer of a test of a server in Python, for pytest and the standard library alone. It sends the
 * bytes of the client and compares those of the server. The test passes without changes against a
 * server that answers as before.
 */
final class ServerPytest {
    private static final Pattern NAME = Pattern.compile("test_[a-z0-9_]{1,60}");
    private static final int LINES_MAX = 10_000;
    private static final long BYTES_MAX = 4L << 20;

    private static final String BEGINNING = """
            import os
            import socket

            SERVER = os.environ.get("SERVER", "ADDRESS")


            def connect():
                host, port = SERVER.rsplit(":", 1)
                return socket.create_connection((host.strip("[]"), int(port)), timeout=10)


            def receive(peer, size):
                received = b""
                try:
                    while len(received) < size:
                        part = peer.recv(size - len(received))
                        if not part:
                            break
                        received += part
                except TimeoutError:
                    pass
                return received
            """;

    private final Script script;
    private final StringBuilder source = new StringBuilder();

    private ServerPytest(Script script) {
        this.script = script;
    }

    /**
     * Returns the source of a test.
     *
     * @param name the name of the test, such as {@code test_login}
     * @param address the address of the server
     * @throws IllegalArgumentException when the name or the address is invalid, or the
     *     conversations are too large for a test
     */
    static String of(Script script, String name, String address) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    name + " is no name of a test; give one such as test_login");
        }
        if (address.startsWith("unix:")) {
            throw new IllegalArgumentException(
                    "the test needs a server on a TCP port, and this one listens on " + address);
        }
        ServerPytest test = new ServerPytest(script);
        test.checkSize();
        test.source.append(BEGINNING.replace("ADDRESS", address));
        int number = 0;
        for (List<Line> each : script.conversations()) {
            number++;
            test.conversation(
                    each, script.conversations().size() == 1 ? name : name + "_" + number);
        }
        return test.source.toString();
    }

    private void checkSize() {
        long lines = script.conversations().stream().mapToLong(List::size).sum();
        long bytes = script.conversations().stream()
                .flatMap(List::stream)
                .filter(Spoken.class::isInstance)
                .mapToLong(line -> ((Spoken) line).size())
                .sum();
        if (lines > LINES_MAX || bytes > BYTES_MAX) {
            throw new IllegalArgumentException("its " + lines + " messages of " + bytes
                    + " bytes are over the limit of " + LINES_MAX + " messages and " + BYTES_MAX
                    + " bytes for a test; choose fewer");
        }
    }

    private void conversation(List<Line> lines, String name) {
        source.append("\n\ndef ").append(name).append("():\n    with connect() as peer:\n");
        int before = source.length();
        for (Line each : lines) {
            switch (each) {
                case Spoken said -> line(said.direction(), wire(said));
                case Unframed bytes -> line(bytes.direction(), bytes.bytes().bytes());
                case Finished end -> {} // the test ends the connection
            }
        }
        if (source.length() == before) {
            source.append("        pass\n");
        }
    }

    private void line(Direction direction, byte[] bytes) {
        String literal = literal(bytes);
        source.append("        ");
        if (direction == Direction.C2S) {
            source.append("peer.sendall(").append(literal).append(")\n");
        } else {
            source.append("assert receive(peer, ").append(bytes.length).append(") == ");
            source.append(literal).append('\n');
        }
    }

    private byte[] wire(Spoken said) {
        Framing framing = said.direction() == Direction.C2S
                ? script.framing().ofRequests()
                : script.framing().ofReplies();
        Message message = said.message();
        ByteBuffer encoded = framing.encoded(message.buffer());
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    private static String literal(byte[] bytes) {
        StringBuilder literal = new StringBuilder("b\"");
        for (byte each : bytes) {
            switch (each) {
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                default ->
                    literal.append(
                            each >= ' ' && each <= '~'
                                    ? String.valueOf((char) each)
                                    : "\\x%02x".formatted(each));
            }
        }
        return literal.append('"').toString();
    }
}
