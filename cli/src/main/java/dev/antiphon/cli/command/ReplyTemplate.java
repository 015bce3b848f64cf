package dev.antiphon.cli.command;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.handler.InlineReply;
import dev.antiphon.message.MessageView;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply template in which {@code {message}} stands for the exact bytes of the message. It is
 * split once, so that a reply is composed of prepared bytes.
 */
final class ReplyTemplate implements InlineHandler {
    private static final String NAME = "message";
    private static final Pattern BRACES = Pattern.compile("\\{([A-Za-z]+)}");
    private static final byte[] PLACE = ("{" + NAME + "}").getBytes(StandardCharsets.US_ASCII);
    private static final int FILE_BYTES_MAX = 8 << 20;

    /** The bytes before, between and after the placeholders. */
    private final byte[][] pieces;

    private ReplyTemplate(List<byte[]> pieces) {
        this.pieces = pieces.toArray(byte[][]::new);
    }

    /**
     * Reads the option: text, or a file's bytes after an {@code @}. Braces around another word are
     * themselves, unless it is probably a misspelt {@code {message}}.
     */
    static ReplyTemplate of(String option) {
        if (!option.startsWith("@")) {
            refuseMisspelt(option);
        }
        byte[] text = option.startsWith("@")
                ? file(option.substring(1))
                : option.getBytes(StandardCharsets.UTF_8);
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int at = find(text, 0); at >= 0; at = find(text, from)) {
            pieces.add(Arrays.copyOfRange(text, from, at));
            from = at + PLACE.length;
        }
        pieces.add(Arrays.copyOfRange(text, from, text.length));
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

    /** Returns whether the message stands in it. */
    boolean hasMessage() {
        return pieces.length > 1;
    }

    private static byte[] file(String name) {
        try {
            return BoundedFile.bytes(Path.of(name), FILE_BYTES_MAX);
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException | InvalidPathException e) {
            throw CliException.usage("unreadable-file", "--reply", name);
        }
    }

    private static int find(byte[] text, int from) {
        for (int at = from; at + PLACE.length <= text.length; at++) {
            int end = at + PLACE.length;
            if (Arrays.equals(text, at, end, PLACE, 0, PLACE.length)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns the reply to an empty message, which is the shortest reply. */
    byte[] withoutMessage() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    @Override
    public void handle(MessageView message, InlineReply reply) {
        reply.bytes(pieces[0]);
        for (int i = 1; i < pieces.length; i++) {
            reply.message(message);
            if (pieces[i].length > 0) {
                reply.bytes(pieces[i]);
            }
        }
    }
}
