package dev.antiphon.load.report.chart;

import dev.antiphon.text.Escapes;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A builder of HTML, SVG or XML text. It escapes texts and attribute values, and replaces control
 * characters in them by spaces, except line feeds; it does not check the names of elements and
 * attributes. Only one thread may use it.
 */
public final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Adds markup without escaping, such as a style sheet; never for text from outside the program.
     */
    public Markup own(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values by turns; a number is written with at most two decimal
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

    /** Returns a number as text with at most two decimal places. */
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
