package dev.antiphon.load.report.chart;

import dev.antiphon.text.Escapes;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTML, SVG or XML as text. Texts and attribute values are escaped, and control characters in them
 * are left out; the caller is responsible for names of tags and attributes. Used by one thread.
 */
public final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Adds markup of the program itself without escaping, such as a style sheet. */
    public Markup own(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn; a number is written with at most two decimal
     *     places
     */
    public Markup open(String tag, Object... attributes) {
        begin(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the innermost open element. */
    public Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Adds an element that contains only this text. */
    public Markup leaf(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** Adds an element without content. */
    public Markup empty(String tag, Object... attributes) {
        begin(tag, attributes);
        out.append("/>");
        return this;
    }

    /** Adds a text, escaped. */
    public Markup text(String text) {
        escape(text);
        return this;
    }

    /** Adds the content of another markup. */
    public Markup add(Markup whole) {
        out.append(whole);
        return this;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("not closed: " + open);
        }
        return out.toString();
    }

    private void begin(String tag, Object... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(value(attributes[i + 1]));
            out.append('"');
        }
    }

    private static String value(Object value) {
        return value instanceof Double number ? coordinate(number) : String.valueOf(value);
    }

    /** Returns the shortest text of a coordinate. */
    static String coordinate(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    private void escape(String text) {
        text.codePoints().forEach(each -> {
            switch (each) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n' -> out.append('\n');
                default -> {
                    boolean noXml = each == 0xFFFE || each == 0xFFFF;
                    out.appendCodePoint(Escapes.acts(each) || noXml ? ' ' : each);
                }
            }
        });
    }
}
