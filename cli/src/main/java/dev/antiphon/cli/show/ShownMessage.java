package dev.antiphon.cli.show;

import dev.antiphon.cli.text.Texts;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The content of a message as one line: escaped text, or hexadecimal digits if it is no text. A
 * long message is cut, and the number of the missing bytes follows. Any thread may use it.
 */
public final class ShownMessage {
    /** The ways to show a message. */
    public enum Form {
        /** Text as text; other bytes as digits after the word {@code hex}. */
        TEXT_OR_HEX,
        /** Every message as hexadecimal digits. */
        HEX,
        /** No content. */
        NONE
    }

    /** The largest number of bytes that are examined for {@link #isText}. */
    private static final int EXAMINED_BYTES_MAX = 4096;

    /** Text has at most one character in so many that must be escaped. */
    private static final int CHARACTERS_PER_ESCAPE = 4;

    /** The start of a sequence for a terminal, which is text with colours mostly. */
    private static final int ESCAPE = 0x1b;

    private static final int CHARACTERS_PER_HEX_BYTE = 3;
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
    private static final HexFormat ESCAPED = HexFormat.of().withUpperCase().withPrefix("\\x");

    private final Texts texts;
    private final Form form;
    private final int bytesMax;

    /**
     * Creates a formatter.
     *
     * @param bytesMax the largest number of bytes that are shown as text; of digits a third is
     *     shown, so that the lines have about the same length
     */
    public ShownMessage(Texts texts, Form form, int bytesMax) {
        this.texts = texts;
        this.form = form;
        this.bytesMax = bytesMax;
    }

    /** Returns the line for the message; empty for {@link Form#NONE}. */
    public String of(MessageView message) {
        return switch (form) {
            case NONE -> "";
            case HEX -> hex(message);
            case TEXT_OR_HEX -> isText(message) ? text(message) : "hex " + hex(message);
        };
    }

    private String text(MessageView message) {
        return message.size() <= bytesMax
                ? Escapes.shown(message)
                : Escapes.shown(start(message, bytesMax)) + more(message.size() - bytesMax);
    }

    private String hex(MessageView message) {
        int max = Math.max(1, bytesMax / CHARACTERS_PER_HEX_BYTE);
        return message.size() <= max
                ? SPACED.formatHex(message.bytes())
                : SPACED.formatHex(start(message, max).bytes()) + more(message.size() - max);
    }

    private String more(int count) {
        return texts.say("shown.more", count);
    }

    /**
     * Returns the message as escaped text. If it is no text, every byte is escaped, so that the
     * line has no letters by chance.
     *
     * @param bytesMax the largest number of bytes to show
     */
    public static String escaped(MessageView message, int bytesMax) {
        if (isText(message)) {
            return Escapes.shown(message, bytesMax);
        }
        String shown = ESCAPED.formatHex(start(message, bytesMax).bytes());
        return message.size() <= bytesMax
                ? shown
                : shown + Escapes.shown(message, 0); // the size alone
    }

    private static Message start(MessageView message, int count) {
        ByteBuffer bytes = message.buffer();
        byte[] start = new byte[Math.min(count, bytes.remaining())];
        bytes.get(start);
        return Message.of(start);
    }

    /**
     * Returns whether the message is text: UTF-8 with few control characters besides line ends and
     * tabs. Only the start of a long message is examined.
     */
    public static boolean isText(MessageView message) {
        ByteBuffer bytes = message.buffer();
        boolean whole = bytes.remaining() <= EXAMINED_BYTES_MAX;
        bytes.limit(Math.min(bytes.limit(), EXAMINED_BYTES_MAX));
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(256);
        int all = 0;
        int strange = 0;
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, whole);
            chars.flip();
            all += chars.length();
            strange += (int) chars.codePoints().filter(each -> isStrange(each)).count();
            chars.clear();
            if (result.isUnderflow()) {
                return strange * CHARACTERS_PER_ESCAPE <= all;
            }
            if (result.isError()) {
                bytes.position(bytes.position() + result.length());
                all += result.length();
                strange += result.length();
            }
        }
    }

    private static boolean isStrange(int character) {
        return character != '\n'
                && character != '\r'
                && character != '\t'
                && character != ESCAPE
                && Escapes.acts(character);
    }
}
