package dev.antiphon.stub.match;

import dev.antiphon.argument.Nearest;
import dev.antiphon.message.Message;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field of a message: a number, a text or digits at a fixed offset.
 *
 * <p>The text form of a number is {@code KIND@OFFSET}, such as {@code u16@2}, where the kind is
 * one of {@code u8 u16 u24 u32 u64 i8 i16 i32 i64}; {@code le} after the kind means little-endian.
 * {@code bytes@OFFSET:BYTES} and {@code text@OFFSET:BYTES} are the bytes themselves. {@code
 * hex@OFFSET:BYTES} and {@code bcd@OFFSET:BYTES} are two digits per byte. A negative offset counts
 * from the end of the message.
 */
public final class Field {
    private static final Pattern GRAMMAR =
            Pattern.compile("(?:([ui])(8|16|24|32|64)(le)?@(-?\\d{1,7}))"
                    + "|(?:(bytes|text|hex|bcd)@(-?\\d{1,7}):(\\d{1,7}))");
    private static final List<String> KINDS = List.of(
            "u8", "u16", "u24", "u32", "u64", "i8", "i16", "i32", "i64", "bytes", "text", "hex",
            "bcd");
    private static final int DIGIT_MAX = 9;

    private enum Kind {
        UNSIGNED,
        SIGNED,
        TEXT,
        HEX,
        BCD
    }

    private final String text;
    private final Kind kind;
    private final int offset;
    private final int size;
    private final boolean littleEndian;

    private Field(String text, Kind kind, int offset, int size, boolean littleEndian) {
        this.text = text;
        this.kind = kind;
        this.offset = offset;
        this.size = size;
        this.littleEndian = littleEndian;
    }

    /**
     * Returns the field that the text names.
     *
     * @throws IllegalArgumentException when the text is not a field; the message names the text and
     *     the allowed forms
     */
    public static Field parse(String text) {
        Matcher found = GRAMMAR.matcher(text);
        if (!found.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no field" + near(text)
                    + "; write u8, u16, u24, u32, u64, i8, i16, i32 or i64 with @OFFSET, such as"
                    + " u16@2 or u16le@2, or bytes, text, hex or bcd with @OFFSET:BYTES, such as"
                    + " text@0:4");
        }
        if (found.group(1) != null) {
            Kind kind = found.group(1).equals("u") ? Kind.UNSIGNED : Kind.SIGNED;
            int size = Integer.parseInt(found.group(2)) / Byte.SIZE;
            if (kind == Kind.SIGNED && size == 3) {
                throw new IllegalArgumentException("\"" + text + "\" is no field; there is no i24");
            }
            int offset = Integer.parseInt(found.group(4));
            return new Field(text, kind, offset, size, found.group(3) != null);
        }
        Kind kind = switch (found.group(5)) {
            case "bytes", "text" -> Kind.TEXT;
            case "hex" -> Kind.HEX;
            default -> Kind.BCD;
        };
        int offset = Integer.parseInt(found.group(6));
        return new Field(text, kind, offset, Integer.parseInt(found.group(7)), false);
    }

    private static String near(String text) {
        int at = text.indexOf('@');
        String kind = at < 0 ? text : text.substring(0, at);
        return KINDS.contains(kind) ? "" : Nearest.of(kind, KINDS);
    }

    /**
     * Returns the value of the field as a decimal number, as digits, or as text decoded from UTF-8.
     * Returns empty if the message is too short or a BCD field has other digits.
     */
    public Optional<String> in(Message message) {
        return in(message.bytes());
    }

    /** Returns the bytes of the field; empty if the message is too short. */
    public Optional<Message> bytesIn(Message message) {
        byte[] bytes = message.bytes();
        int from = offset < 0 ? bytes.length + offset : offset;
        return from < 0 || (long) from + size > bytes.length
                ? Optional.empty()
                : Optional.of(Message.of(slice(bytes, from)));
    }

    /** Returns whether the field is a text or bytes, rather than a number or digits. */
    public boolean isBytes() {
        return kind == Kind.TEXT;
    }

    Optional<String> in(byte[] bytes) {
        int from = offset < 0 ? bytes.length + offset : offset;
        if (from < 0 || (long) from + size > bytes.length) {
            return Optional.empty();
        }
        return switch (kind) {
            case UNSIGNED, SIGNED -> Optional.of(number(bytes, from).toString());
            case TEXT -> Optional.of(Message.of(slice(bytes, from)).text());
            case HEX -> Optional.of(HexFormat.of().formatHex(bytes, from, from + size));
            case BCD -> digits(bytes, from);
        };
    }

    private BigInteger number(byte[] bytes, int from) {
        byte[] big = slice(bytes, from);
        if (littleEndian) {
            for (int i = 0; i < size / 2; i++) {
                byte kept = big[i];
                big[i] = big[size - 1 - i];
                big[size - 1 - i] = kept;
            }
        }
        return kind == Kind.SIGNED ? new BigInteger(big) : new BigInteger(1, big);
    }

    private byte[] slice(byte[] bytes, int from) {
        return java.util.Arrays.copyOfRange(bytes, from, from + size);
    }

    /** Returns the decimal digits of a BCD field; empty if a half byte is over 9. */
    private Optional<String> digits(byte[] bytes, int from) {
        StringBuilder digits = new StringBuilder();
        for (int i = from; i < from + size; i++) {
            int high = bytes[i] >> 4 & 0xf;
            int low = bytes[i] & 0xf;
            if (high > DIGIT_MAX || low > DIGIT_MAX) {
                return Optional.empty();
            }
            digits.append(high).append(low);
        }
        return Optional.of(digits.toString());
    }

    /**
     * Returns a matcher of messages whose field has this value, written in the form that {@link
     * #in} returns. A field of text or bytes must equal the UTF-8 bytes of the value.
     *
     * @throws IllegalArgumentException when a field of numbers or digits cannot have this value;
     *     the message names the possible values
     */
    public dev.antiphon.stub.match.Matcher is(String value) {
        return is(value, StandardCharsets.UTF_8);
    }

    /** Returns a matcher like {@link #is(String)}, for a value in this charset. */
    public dev.antiphon.stub.match.Matcher is(String value, Charset charset) {
        String used = kind == Kind.HEX ? value.toLowerCase(Locale.ROOT) : value;
        if (!isPossible(used)) {
            throw new IllegalArgumentException(
                    "\"" + value + "\" is no value of " + text + "; give " + possible());
        }
        return new FieldIs(this, used, Message.of(used.getBytes(charset)));
    }

    private boolean isPossible(String value) {
        return switch (kind) {
            case TEXT -> true;
            case HEX -> value.length() == 2 * size && value.matches("[0-9a-f]*");
            case BCD -> value.length() == 2 * size && value.matches("[0-9]*");
            case UNSIGNED, SIGNED ->
                value.matches("0|-?[1-9][0-9]{0,19}")
                        && new BigInteger(value).compareTo(least()) >= 0
                        && new BigInteger(value).compareTo(most()) <= 0;
        };
    }

    private String possible() {
        return switch (kind) {
            case TEXT -> "a text";
            case HEX -> 2 * size + " digits of 0 to 9 and a to f";
            case BCD -> 2 * size + " decimal digits";
            case UNSIGNED, SIGNED -> "a number from " + least() + " to " + most();
        };
    }

    private BigInteger least() {
        return kind == Kind.SIGNED
                ? BigInteger.ONE.shiftLeft(size * Byte.SIZE - 1).negate()
                : BigInteger.ZERO;
    }

    private BigInteger most() {
        int bits = kind == Kind.SIGNED ? size * Byte.SIZE - 1 : size * Byte.SIZE;
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }

    /** Returns a matcher of messages whose field is this number. */
    public dev.antiphon.stub.match.Matcher is(long value) {
        return is(String.valueOf(value));
    }

    /**
     * Returns a matcher of messages whose field is a number within these bounds, both included.
     *
     * @throws IllegalArgumentException when {@code least} is above {@code most}
     */
    public dev.antiphon.stub.match.Matcher isWithin(long least, long most) {
        if (least > most) {
            throw new IllegalArgumentException("no number is at least " + least + " and at most "
                    + most + "; give the smaller one first");
        }
        return new FieldWithin(this, least, most);
    }

    /** Returns the text that {@link #parse} reads. */
    @Override
    public String toString() {
        return text;
    }
}
