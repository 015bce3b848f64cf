package dev.antiphon.control.mountebank.imports;

import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Regular expressions of JavaScript and literal texts as patterns of a rule (RE2). */
final class PatternText {
    private static final Pattern UNICODE_ESCAPE = Pattern.compile("\\\\u([0-9A-Fa-f]{4})");

    private PatternText() {}

    /** Returns a pattern that matches exactly this text. */
    static String literal(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(each -> {
            if (Character.isLetterOrDigit(each) || each == ' ' || each > 0x7F) {
                out.appendCodePoint(each);
            } else if (each < ' ' || each == 0x7F) {
                out.append("\\x{%x}".formatted(each));
            } else {
                out.append('\\').appendCodePoint(each);
            }
        });
        return out.toString();
    }

    /** Returns a pattern that matches exactly these bytes. */
    static String literal(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte each : bytes) {
            out.append("\\x%02x".formatted(each & 0xFF));
        }
        return out.toString();
    }

    /** Returns whether the case of letters matters for the text. */
    static boolean hasCase(String text) {
        return text.codePoints()
                .anyMatch(each -> Character.toLowerCase(each) != Character.toUpperCase(each));
    }

    /**
     * Returns a pattern for the part of a message that the expression of JavaScript matches. A dot
     * matches no line end there.
     *
     * @param opening returns the text with which the capturing group of this number begins
     */
    static String ofJavaScript(String expression, IntFunction<String> opening) {
        Matcher escapes = UNICODE_ESCAPE.matcher(expression);
        return "(?-s:" + grouped(escapes.replaceAll("\\\\x{$1}"), opening) + ")";
    }

    /** Returns a pattern for messages in which the expression of JavaScript finds a match. */
    static String found(String expression) {
        boolean isSimple = expression.indexOf('|') < 0;
        boolean isAtStart = isSimple && expression.startsWith("^");
        boolean isAtEnd = isSimple && expression.endsWith("$") && !expression.endsWith("\\$");
        String inner =
                expression.substring(isAtStart ? 1 : 0, expression.length() - (isAtEnd ? 1 : 0));
        boolean hasDot = inner.indexOf('.') >= 0;
        String pattern = ofJavaScript(inner, number -> "(?:");
        String core = isSimple && !hasDot
                ? pattern.substring("(?-s:".length(), pattern.length() - 1)
                : pattern;
        return (isAtStart ? "" : ".*") + core + (isAtEnd ? "" : ".*");
    }

    /** Replaces the beginning of each capturing group. */
    private static String grouped(String expression, IntFunction<String> opening) {
        StringBuilder out = new StringBuilder();
        boolean isInClass = false;
        int groups = 0;
        for (int i = 0; i < expression.length(); i++) {
            char each = expression.charAt(i);
            if (each == '\\' && i + 1 < expression.length()) {
                out.append(each).append(expression.charAt(i + 1));
                i++;
            } else if (each == '(' && !isInClass && !expression.startsWith("(?", i)) {
                groups++;
                out.append(opening.apply(groups));
            } else {
                isInClass = each == '[' || (isInClass && each != ']');
                out.append(each);
            }
        }
        return out.toString();
    }
}
