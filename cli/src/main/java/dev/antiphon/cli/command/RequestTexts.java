package dev.antiphon.cli.command;

import dev.antiphon.argument.FileText;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.value.BytesWord;
import dev.antiphon.cli.value.InputLines;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The messages to send, from the command line, files and standard input. All are read and checked
 * at once, except the lines of standard input, which are read as they arrive.
 */
final class RequestTexts implements Iterator<Message> {
    private static final String LESSON = "Привет, сервер!";
    private static final String STDIN = "-";
    private static final Set<String> INPUT = Set.of(STDIN, "@-");

    /** The framings in which {@code -} sends each line of standard input as a message. */
    private static final Set<Framing> OF_LINES = Set.of(Framing.line(), Framing.parse("crlf"));

    private final Iterator<Iterator<Message>> parts;
    private final int count;
    private final boolean hasLines;
    private Iterator<Message> part = Collections.emptyIterator();
    private boolean isAnyTaken;

    private RequestTexts(List<Iterator<Message>> parts, boolean hasLines) {
        this.parts = parts.iterator();
        this.count = parts.size();
        this.hasLines = hasLines;
    }

    /** The messages of the lines of standard input. */
    private record OfLines(InputLines lines, boolean hex, Framing framing)
            implements Iterator<Message> {
        @Override
        public boolean hasNext() {
            return lines.hasNext();
        }

        @Override
        public Message next() {
            return request(lines.next(), hex, framing);
        }
    }

    /**
     * Returns the given messages in their order; a sample message if none is given.
     *
     * @param hex whether the messages are given as hexadecimal digits
     */
    static RequestTexts of(List<String> given, boolean hex, Framing framing, InputStream in) {
        if (given.stream().filter(INPUT::contains).count() > 1) {
            throw CliException.usage("input-twice");
        }
        boolean byLines = OF_LINES.contains(framing.ofRequests());
        if (given.isEmpty()) {
            return new RequestTexts(List.of(List.of(Message.text(LESSON)).iterator()), false);
        }
        List<Iterator<Message>> parts = new ArrayList<>();
        for (String each : given) {
            parts.add(
                    byLines && each.equals(STDIN)
                            ? new OfLines(new InputLines(in), hex, framing)
                            : List.of(message(each, hex, framing, in)).iterator());
        }
        return new RequestTexts(parts, byLines && given.contains(STDIN));
    }

    private static Message message(String given, boolean hex, Framing framing, InputStream in) {
        if (given.equals(STDIN)) {
            return request(standardInput(in), hex, framing);
        }
        return BytesWord.file("MESSAGE", given, in)
                .map(file -> carried(file, framing))
                .orElseGet(() -> request(
                        FileText.literal(given).getBytes(StandardCharsets.UTF_8), hex, framing));
    }

    private static byte[] standardInput(InputStream in) {
        try {
            return BytesWord.standardInput(in, Limits.MESSAGE_BYTES_CEILING);
        } catch (IOException e) {
            throw CliException.unreadable("MESSAGE", STDIN, e);
        }
    }

    private static Message request(byte[] given, boolean hex, Framing framing) {
        byte[] bytes = hex
                ? OptionParser.hex("--hex-in", new String(given, StandardCharsets.ISO_8859_1))
                : given;
        return carried(Message.of(bytes), framing);
    }

    private static Message carried(Message request, Framing framing) {
        OptionParser.carried(framing.ofRequests(), request);
        return request;
    }

    /** Returns the number of messages that is known before standard input is read by lines. */
    int knownCount() {
        return count;
    }

    /** Returns whether more than one message may be sent. */
    boolean areSeveral() {
        return count > 1 || hasLines;
    }

    /** Returns whether there is another message. Waits for standard input. */
    @Override
    public boolean hasNext() {
        while (!part.hasNext() && parts.hasNext()) {
            part = parts.next();
        }
        if (!part.hasNext() && !isAnyTaken) {
            throw CliException.usage("no-lines");
        }
        return part.hasNext();
    }

    @Override
    public Message next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all messages have been sent");
        }
        isAnyTaken = true;
        return part.next();
    }
}
