package dev.antiphon.cli.command;

import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The messages to send, read from the command line and, for {@code -}, from standard input. */
final class RequestTexts {
    private static final String LESSON = "Привет, сервер!";
    private static final String STDIN = "-";

    private RequestTexts() {}

    /**
     * Returns the given messages in their order; a sample message if none is given.
     *
     * @param hex whether the messages are given as hexadecimal digits
     */
    static List<Message> of(List<String> given, boolean hex, Framing framing, InputStream in) {
        if (Collections.frequency(given, STDIN) > 1) {
            throw CliException.usage("input-twice");
        }
        List<Message> requests = new ArrayList<>();
        for (String each : given) {
            requests.add(
                    each.equals(STDIN)
                            ? standardInput(hex, framing, in)
                            : request(each.getBytes(StandardCharsets.UTF_8), hex, framing));
        }
        return given.isEmpty() ? List.of(Message.text(LESSON)) : requests;
    }

    private static Message request(byte[] given, boolean hex, Framing framing) {
        byte[] bytes = hex
                ? OptionParser.hex("--hex-in", new String(given, StandardCharsets.ISO_8859_1))
                : given;
        Message request = Message.of(bytes);
        OptionParser.carried(framing.ofRequests(), request);
        return request;
    }

    /**
     * Returns all of standard input as one message, without the last line feed if the framing is by
     * lines.
     */
    private static Message standardInput(boolean hex, Framing framing, InputStream in) {
        try {
            byte[] bytes = in.readNBytes(Limits.MESSAGE_BYTES_CEILING);
            if (in.read() >= 0) {
                throw CliException.usage("large-input", Limits.MESSAGE_BYTES_CEILING);
            }
            boolean endsLine = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
            byte[] content = endsLine && framing.ofRequests().equals(Framing.line())
                    ? Arrays.copyOf(bytes, bytes.length - 1)
                    : bytes;
            return request(content, hex, framing);
        } catch (IOException e) {
            throw CliException.usage("unreadable-file", "MESSAGE", STDIN);
        }
    }
}
