package dev.antiphon.stub.text;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A regular expression in the syntax of RE2 for the bytes of a message. A group is a range of the
 * message's bytes.
 *
 * <p>A message that is valid text in the charset of the pattern is matched by characters. Any other
 * message is matched by bytes: each byte is one character of ISO 8859-1, and a letter of the
 * pattern matches its bytes in the charset. A pattern with a byte as {@code \xHH} or with {@code
 * \C} (any byte) always matches by bytes; {@code \x{HHHH}} is a character. A dot matches line ends
 * too.
 *
 * <p>Immutable; any thread may use it.
 */
public final class BytePattern {
    private static final int CHARS_MAX = 10_000;
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * The first of the lone surrogates that replace invalid bytes of UTF-8. The low 8 bits are the
     * byte.
     */
    private static final int NO_CHARACTER = 0xDC00;

    private final String text;
    private final Charset charset;

    /** The pattern for text; null if every message is matched by bytes. */
    private final @Nullable Pattern ofText;

    /** The pattern for bytes; null if every message is matched as text. */
    private final @Nullable Pattern ofBytes;

    private BytePattern(String text, Charset charset, PatternBytes bytes) {
        this.text = text;
        this.charset = charset;
        Pattern alike = bytes.pattern().equals(text) ? compiled(text) : null;
        ofText = bytes.isOfBytesAlone() ? null : alike == null ? compiled(text) : alike;
        ofBytes = bytes.isOfTextAlone() ? null : alike == null ? compiled(bytes.pattern()) : alike;
    }

    /**
     * Compiles a pattern.
     *
     * @param charset the charset of the letters of the pattern, and of messages that are text
     * @throws IllegalArgumentException when the pattern is invalid; the message names the pattern
     *     and the error
     */
    public static BytePattern of(String text, Charset charset) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("a pattern of " + text.length()
                    + " characters is over the limit of " + CHARS_MAX);
        }
        try {
            PatternCost.check(text);
            return new BytePattern(text, charset, PatternBytes.of(text, charset));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "the pattern " + text + " cannot be used: " + e.getDescription()
                            + " (RE2 syntax; no back references, no looking around)",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the pattern " + text + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Pattern compiled(String text) {
        return Pattern.compile(text, Pattern.DOTALL);
    }

    /**
     * A matcher on the characters that represent the bytes of a message.
     *
     * @param charset the encoding from the characters to the bytes; null for one byte per character
     */
    @SuppressWarnings("ArrayRecordComponent") // made and read in this class only, never compared
    private record Look(
            Matcher matcher,
            byte[] bytes,
            String chars,
            @Nullable Charset charset) {
        /** Returns the number of bytes before the character of this index. */
        int at(int index) {
            if (charset == null) {
                return index;
            }
            return charset.equals(StandardCharsets.UTF_8)
                    ? utf8Bytes(chars, index)
                    : chars.substring(0, index).getBytes(charset).length;
        }

        Message slice(int from, int to) {
            return from < 0
                    ? Message.empty()
                    : Message.of(ByteBuffer.wrap(bytes, at(from), at(to) - at(from)));
        }
    }

    /**
     * Returns the size in UTF-8 of the characters before {@code end}. A lone low surrogate counts
     * as one byte.
     */
    private static int utf8Bytes(String chars, int end) {
        int bytes = 0;
        for (int i = 0; i < end; i++) {
            char each = chars.charAt(i);
            if (each < 0x80) {
                bytes++;
            } else if (each < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(each)) {
                bytes += 4;
                i++;
            } else {
                bytes += Character.isLowSurrogate(each) ? 1 : 3;
            }
        }
        return bytes;
    }

    /**
     * Returns a matcher for a message.
     *
     * @param utf8 the bytes decoded from UTF-8
     */
    private Look look(byte[] bytes, String utf8) {
        Pattern chosen = ofText;
        if (chosen != null) {
            String chars =
                    charset.equals(StandardCharsets.UTF_8) ? utf8 : new String(bytes, charset);
            if (isWhole(chars, bytes)) {
                return new Look(chosen.matcher(chars), bytes, chars, charset);
            }
            if (ofBytes == null) {
                String escaped = escaped(bytes);
                return new Look(chosen.matcher(escaped), bytes, escaped, StandardCharsets.UTF_8);
            }
        }
        Pattern byBytes = ofBytes;
        if (byBytes == null) {
            throw new IllegalStateException("a pattern of neither text nor bytes");
        }
        String chars = new String(bytes, StandardCharsets.ISO_8859_1);
        return new Look(byBytes.matcher(chars), bytes, chars, null);
    }

    /** Returns whether all bytes were decoded without loss. */
    private boolean isWhole(String chars, byte[] bytes) {
        return chars.indexOf(REPLACEMENT) < 0 || Arrays.equals(chars.getBytes(charset), bytes);
    }

    /** Decodes UTF-8. Replaces each invalid byte by a lone surrogate. */
    private static String escaped(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // reports malformed input
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        for (CoderResult result = decoder.decode(in, out, true);
                result.isError();
                result = decoder.decode(in, out, true)) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (NO_CHARACTER | (in.get() & 0xff)));
            }
        }
        return out.flip().toString();
    }

    /**
     * Returns whether the pattern matches the whole message.
     *
     * @param utf8 the bytes decoded from UTF-8
     */
    public boolean matches(byte[] bytes, String utf8) {
        return look(bytes, utf8).matcher().matches();
    }

    /**
     * Returns whether the pattern matches a part of the message.
     *
     * @param utf8 the bytes decoded from UTF-8
     */
    public boolean finds(byte[] bytes, String utf8) {
        return look(bytes, utf8).matcher().find();
    }

    /** Returns whether the pattern matches a part of the message. */
    public boolean finds(MessageView message) {
        return find(message).isPresent();
    }

    /**
     * Returns the bytes of the first group of the first match in the message, or of the whole match
     * if the pattern has no group; empty if nothing matches, or the group has no part in the match.
     */
    public Optional<Message> firstGroup(MessageView message) {
        return find(message).flatMap(look -> {
            int group = Math.min(1, look.matcher().groupCount());
            return look.matcher().start(group) < 0
                    ? Optional.empty()
                    : Optional.of(look.slice(
                            look.matcher().start(group), look.matcher().end(group)));
        });
    }

    private Optional<Look> find(MessageView message) {
        byte[] bytes = message.bytes();
        Look look = look(bytes, new String(bytes, StandardCharsets.UTF_8));
        return Optional.of(look).filter(each -> each.matcher().find());
    }

    /** Returns whether every message is matched by bytes. */
    public boolean isOfBytesAlone() {
        return ofText == null;
    }

    /**
     * Returns whether the pattern matches a part of the beginning of a message.
     *
     * @param chars the beginning, decoded
     * @param areBytes true if each character is one byte
     */
    public boolean findsIn(String chars, boolean areBytes) {
        Pattern chosen = (areBytes && ofBytes != null) || ofText == null ? ofBytes : ofText;
        return requireNonNull(chosen).matcher(chars).find();
    }

    /**
     * Returns the bytes of each group, by number and by name, if the pattern matches the whole
     * message; otherwise an empty map. A group without a match has no bytes.
     *
     * @param utf8 the bytes decoded from UTF-8
     */
    public Map<String, Message> groups(byte[] bytes, String utf8) {
        Look look = look(bytes, utf8);
        Matcher matcher = look.matcher();
        if (!matcher.matches()) {
            return Map.of();
        }
        Map<String, Message> groups = new HashMap<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            groups.put(String.valueOf(i), look.slice(matcher.start(i), matcher.end(i)));
        }
        matcher.pattern()
                .namedGroups()
                .forEach((name, number) ->
                        groups.put(name, look.slice(matcher.start(number), matcher.end(number))));
        return groups;
    }

    /** Returns the numbers and names of the groups of the pattern. Group 0 is the whole match. */
    public List<String> groupNames() {
        Pattern pattern = ofText == null ? requireNonNull(ofBytes) : ofText;
        List<String> names = new ArrayList<>(pattern.namedGroups().keySet());
        for (int i = 0; i <= pattern.groupCount(); i++) {
            names.add(String.valueOf(i));
        }
        return names;
    }

    /** Returns the bytes with every match of the pattern replaced by {@code by}. */
    public byte[] replaceAll(byte[] bytes, byte[] by) {
        Look look = look(bytes, new String(bytes, StandardCharsets.UTF_8));
        Matcher matcher = look.matcher();
        ByteArrayOutputStream result = new ByteArrayOutputStream(bytes.length);
        int from = 0;
        int chars = 0;
        while (matcher.find()) {
            // counted from the last match, so that many matches take linear time
            int start = from + between(look, chars, matcher.start());
            int end = start + between(look, matcher.start(), matcher.end());
            result.write(bytes, from, start - from);
            result.writeBytes(by);
            from = end;
            chars = matcher.end();
        }
        result.write(bytes, from, bytes.length - from);
        return result.toByteArray();
    }

    private static int between(Look look, int from, int to) {
        String part = look.chars().substring(from, to);
        return new Look(look.matcher(), look.bytes(), part, look.charset()).at(to - from);
    }

    /** Returns the source text of the pattern. */
    @Override
    public String toString() {
        return text;
    }
}
