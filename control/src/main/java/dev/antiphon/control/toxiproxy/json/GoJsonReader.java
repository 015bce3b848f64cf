package dev.antiphon.control.toxiproxy.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A reader of one JSON value. Its errors have the words of Go's package {@code encoding/json},
 * which clients of Toxiproxy show to their users. As in Go, bytes after the value are ignored. Used
 * by one thread.
 */
public final class GoJsonReader {
    /** The largest depth of nested values. Go's own limit is 10,000. */
    private static final int DEPTH_MAX = 200;

    private static final String VALUE = "looking for beginning of value";
    private static final String KEY = "looking for beginning of object key string";
    private static final String NUMBER = "in numeric literal";
    private static final String HEXADECIMAL = "in \\u hexadecimal character escape";
    private static final String SPACES = " \t\r\n";
    private static final int HEX_DIGITS = 4;

    private final byte[] text;
    private int at;
    private int depth;

    private GoJsonReader(byte[] text) {
        this.text = text;
    }

    /**
     * Reads the first value of a text in UTF-8.
     *
     * @throws GoSyntaxException when the text is not JSON
     */
    public static GoValue read(byte[] text) {
        GoJsonReader reader = new GoJsonReader(text);
        reader.skipSpaces();
        if (reader.at == text.length) {
            throw new GoSyntaxException("EOF", text.length);
        }
        return reader.value();
    }

    private GoValue value() {
        skipSpaces();
        int c = peek();
        return switch (c) {
            case '{' -> members();
            case '[' -> items();
            case '"' -> {
                int start = at;
                yield new GoValue.Quoted(start, string());
            }
            case 't' -> new GoValue.Truth(word("true"), true);
            case 'f' -> new GoValue.Truth(word("false"), false);
            case 'n' -> new GoValue.Absent(word("null"));
            default -> {
                if (c != '-' && !isDigit(c)) {
                    throw unexpected(VALUE);
                }
                yield number();
            }
        };
    }

    private GoValue members() {
        int start = at++;
        deeper();
        List<GoValue.Member> members = new ArrayList<>();
        skipSpaces();
        if (peek() == '}') {
            at++;
            depth--;
            return new GoValue.Members(start, members);
        }
        while (true) {
            skipSpaces();
            if (peek() != '"') {
                throw unexpected(KEY);
            }
            String name = string();
            skipSpaces();
            if (peek() != ':') {
                throw unexpected("after object key");
            }
            at++;
            members.add(new GoValue.Member(name, value()));
            if (isLast('}', "after object key:value pair")) {
                return new GoValue.Members(start, members);
            }
        }
    }

    private GoValue items() {
        int start = at++;
        deeper();
        List<GoValue> items = new ArrayList<>();
        skipSpaces();
        if (peek() == ']') {
            at++;
            depth--;
            return new GoValue.Items(start, items);
        }
        while (true) {
            items.add(value());
            if (isLast(']', "after array element")) {
                return new GoValue.Items(start, items);
            }
        }
    }

    /** Takes a comma, or the closing bracket, and returns whether it was the bracket. */
    private boolean isLast(char closing, String place) {
        skipSpaces();
        int c = peek();
        if (c != closing && c != ',') {
            throw unexpected(place);
        }
        at++;
        if (c == closing) {
            depth--;
        }
        return c == closing;
    }

    private void deeper() {
        depth++;
        if (depth > DEPTH_MAX) {
            throw new GoSyntaxException("exceeded max depth", at);
        }
    }

    private int word(String word) {
        int start = at++;
        for (int i = 1; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
        return start;
    }

    private GoValue number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits(NUMBER);
        }
        if (at < text.length && text[at] == '.') {
            at++;
            digits("after decimal point " + NUMBER);
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        String digits = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
        return new GoValue.Digits(start, digits);
    }

    private void digits(String place) {
        if (!isDigit(peek())) {
            throw unexpected(place);
        }
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
    }

    private String string() {
        at++;
        StringBuilder out = new StringBuilder();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        while (peek() != '"') {
            if (peek() < ' ') {
                throw unexpected("in string literal");
            }
            if (peek() == '\\') {
                out.append(plain.toString(StandardCharsets.UTF_8));
                plain.reset();
                at++;
                out.append(escaped());
            } else {
                plain.write(text[at++]);
            }
        }
        at++;
        return out.append(plain.toString(StandardCharsets.UTF_8)).toString();
    }

    private char escaped() {
        int c = peek();
        int simple = "\"\\/bfnrt".indexOf(c);
        if (simple >= 0) {
            at++;
            return "\"\\/\b\f\n\r\t".charAt(simple);
        }
        if (c != 'u') {
            throw unexpected("in string escape code");
        }
        at++;
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            if (!HexFormat.isHexDigit(peek())) {
                throw unexpected(HEXADECIMAL);
            }
            code = code * 16 + HexFormat.fromHexDigit(text[at++]);
        }
        return (char) code;
    }

    private void skipSpaces() {
        while (at < text.length && SPACES.indexOf(text[at]) >= 0) {
            at++;
        }
    }

    /**
     * Returns the next byte, from 0 to 255.
     *
     * @throws GoSyntaxException at the end of the text
     */
    private int peek() {
        if (at >= text.length) {
            throw new GoSyntaxException("unexpected EOF", text.length);
        }
        return Byte.toUnsignedInt(text[at]);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private GoSyntaxException unexpected(String place) {
        return new GoSyntaxException("invalid character " + quoted(peek()) + " " + place, at);
    }

    /** Returns a byte in quotes, as Go shows a byte of a text. */
    private static String quoted(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\\' -> "'\\\\'";
            case '\n' -> "'\\n'";
            case '\r' -> "'\\r'";
            case '\t' -> "'\\t'";
            case '\f' -> "'\\f'";
            case '\b' -> "'\\b'";
            case 7 -> "'\\a'";
            case 11 -> "'\\v'";
            default -> {
                boolean isShown = (c >= ' ' && c < 0x7f) || (c > 0xa0 && c != 0xad);
                String escape = c < 0x80 ? "\\x%02x" : "\\u%04x";
                yield "'" + (isShown ? String.valueOf((char) c) : escape.formatted(c)) + "'";
            }
        };
    }
}
