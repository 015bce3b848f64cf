package dev.antiphon.cli.command;

import dev.antiphon.TcpServer;
import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.config.Limits;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.handler.InlineReply;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply.After;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply template in which {@code {message}} stands for the exact bytes of the message. The
 * template is split once, so that each reply is composed of prepared bytes. A file without a
 * placeholder is held in memory only once.
 */
final class ReplyTemplate implements InlineHandler {
    private static final String NAME = "message";
    private static final Pattern BRACES = Pattern.compile("\\{([A-Za-z]+)}");
    private static final ByteBuffer PLACE =
            ByteBuffer.wrap(("{" + NAME + "}").getBytes(StandardCharsets.US_ASCII));

    /** The bytes before, between and after the placeholders. */
    private final List<Message> pieces;

    private ReplyTemplate(List<Message> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Reads the option: a text, or the content of a file after an {@code @}. Braces around another
     * word are plain text, unless the word is probably a misspelt {@code {message}}.
     */
    static ReplyTemplate of(String option) {
        if (!option.startsWith("@")) {
            refuseMisspelt(option);
        }
        Message text = option.startsWith("@") ? file(option.substring(1)) : Message.text(option);
        ByteBuffer bytes = text.buffer();
        List<Message> pieces = new ArrayList<>();
        int from = 0;
        for (int at = find(bytes, 0); at >= 0; at = find(bytes, from)) {
            pieces.add(Message.of(bytes.slice(from, at - from)));
            from = at + PLACE.limit();
        }
        pieces.add(from == 0 ? text : Message.of(bytes.slice(from, bytes.limit() - from)));
        return new ReplyTemplate(pieces);
    }

    private static void refuseMisspelt(String text) {
        Matcher braces = BRACES.matcher(text);
        while (braces.find()) {
            String word = braces.group(1);
            if (!word.equals(NAME) && Nearest.word(word, List.of(NAME)).isPresent()) {
                throw CliException.usage("bad-place", "--reply", braces.group())
                        .near(Optional.of("{" + NAME + "}"));
            }
        }
    }

    private static Message file(String name) {
        try {
            return BoundedFile.message(Path.of(name), Limits.MESSAGE_BYTES_CEILING);
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException | InvalidPathException e) {
            throw CliException.usage("unreadable-file", "--reply", name);
        } catch (OutOfMemoryError e) {
            throw CliException.noHeap(name);
        }
    }

    private static int find(ByteBuffer text, int from) {
        int last = text.limit() - PLACE.limit();
        for (int at = from; at <= last; at++) {
            if (text.get(at) == '{' && text.slice(at, PLACE.limit()).equals(PLACE)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns whether the template contains the placeholder of the message. */
    boolean hasMessage() {
        return pieces.size() > 1;
    }

    /** Returns the reply to an empty message, which is the shortest reply. */
    Message withoutMessage() {
        return filled(Message.empty());
    }

    /**
     * Sets the handler that replies by this template. It runs on the event loops, or in a blocking
     * conversation if a reply may exceed half of the outbound limit of a connection.
     *
     * @param closes whether the connection closes after a reply
     */
    void answerOn(TcpServer.Builder builder, Limits limits, boolean closes) {
        long places = pieces.size() - 1L;
        long most = size() + places * limits.maxMessageBytes();
        if (most <= limits.maxOutboundBytesPerConnection() / 2) {
            builder.onMessageInline(this);
        } else {
            builder.onConnection(conversation -> converse(conversation, closes));
        }
    }

    private long size() {
        return pieces.stream().mapToLong(Message::size).sum();
    }

    @Override
    public void handle(MessageView message, InlineReply reply) {
        reply.message(pieces.get(0));
        for (Message piece : pieces.subList(1, pieces.size())) {
            reply.message(message);
            if (piece.size() > 0) {
                reply.message(piece);
            }
        }
    }

    private void converse(Conversation conversation, boolean closes) throws InterruptedException {
        Optional<Message> next = conversation.receive();
        for (long number = 1; next.isPresent(); number++) {
            conversation.answer(number, filled(next.get()));
            if (closes) {
                conversation.finish(After.CLOSE);
                return;
            }
            next = conversation.receive();
        }
    }

    private Message filled(Message message) {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        long places = pieces.size() - 1L;
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size() + places * message.size()));
        pieces.get(0).copyTo(all);
        for (Message piece : pieces.subList(1, pieces.size())) {
            message.copyTo(all);
            piece.copyTo(all);
        }
        return Message.of(all.flip());
    }
}
