package dev.antiphon.control.toxiproxy.json;

import java.math.BigDecimal;

/** A writer of values in JSON as Go prints them. */
public final class GoText {
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double LARGEST_PLAIN = 1e21;

    private GoText() {}

    /**
     * Returns a string in quotes. As in Go, the characters {@code <}, {@code >} and {@code &} are
     * escaped, too.
     */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(each -> append(out, each));
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                boolean isEscaped = c < ' ' || "<>&\u2028\u2029".indexOf(c) >= 0;
                if (isEscaped) {
                    out.append("\\u%04x".formatted(c));
                } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                    out.append('\ufffd');
                } else {
                    out.appendCodePoint(c);
                }
            }
        }
    }

    /** Returns a number in its shortest form, such as {@code 1}, {@code 0.5} or {@code 1e-7}. */
    public static String number(double value) {
        double size = Math.abs(value);
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size == 0) {
            return "0";
        }
        if (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) {
            return exact.toPlainString();
        }
        String digits = exact.unscaledValue().toString();
        int whole = value < 0 ? 2 : 1; // the sign and the first digit
        int exponent = digits.length() - whole - exact.scale();
        String rest = digits.substring(whole);
        return digits.substring(0, whole) + (rest.isEmpty() ? "" : "." + rest) + "e"
                + (exponent < 0 ? "" : "+") + exponent;
    }

    /** Returns a value that {@link GoType} read. */
    public static String value(Object value) {
        return switch (value) {
            case String text -> quoted(text);
            case Double real -> number(real);
            default -> value.toString();
        };
    }
}
