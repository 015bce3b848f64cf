package dev.antiphon.stub.replay;

import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Functions for literals and names in Java source. */
final class JavaText {
    /**
     * The largest number of characters of a string constant. A constant has up to 65,535 bytes
     * (JVMS 4.4.7), and a character has up to three bytes.
     */
    private static final int CONSTANT_CHARS_MAX = 21_000;

    /** The reserved words, which cannot be an identifier (JLS 3.9). */
    private static final Set<String> KEYWORDS = Set.of(
            ("abstract assert boolean break byte case catch char class const continue default do"
                            + " double else enum extends false final finally float for goto if"
                            + " implements import instanceof int interface long native new null"
                            + " package private protected public return short static strictfp super"
                            + " switch synchronized this throw throws transient true try void"
                            + " volatile while _")
                    .split(" "));

    private JavaText() {}

    /** Returns whether a part of a qualified name is a reserved word. */
    static boolean hasKeyword(String name) {
        return List.of(name.split("\\.")).stream().anyMatch(KEYWORDS::contains);
    }

    /**
     * Returns a string literal, or a call that joins several literals if the text is too long for
     * one constant. The compiler would turn a sum of literals into one constant.
     *
     * @param string the name of the class {@link String} in the source
     */
    static String literal(String text, String string) {
        if (text.length() <= CONSTANT_CHARS_MAX) {
            return quoted(text);
        }
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + CONSTANT_CHARS_MAX);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to--;
            }
            pieces.add(quoted(text.substring(from, to)));
            from = to;
        }
        return string + ".join(\"\", " + String.join(", ", pieces) + ")";
    }

    /** Returns a string literal (JLS 3.10.5) with special characters escaped. */
    private static String quoted(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            switch (each) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> {
                    if (each < ' ') {
                        literal.append("\\%03o"
                                .formatted(each)); // the compiler would interpret a Unicode escape
                    } else if (Escapes.acts(each)) {
                        for (char unit : Character.toChars(each)) {
                            literal.append("\\u%04x".formatted((int) unit));
                        }
                    } else {
                        literal.appendCodePoint(each);
                    }
                }
            }
        });
        return literal.append('"').toString();
    }
}
