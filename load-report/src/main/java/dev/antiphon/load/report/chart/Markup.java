package dev.antiphon.load.report.chart;

import dev.antiphon.text.Escapes;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * HTML, SVG or XML as text. Whatever is handed in as text or as an attribute's value is escaped,
 * and what would act instead of being seen is left out; tags and attributes' names are the
 * caller's own. Used by one thread.
 */
public final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Text that is markup already and the program's own, such as a style sheet. */
    public Markup own(String markup) {
        out.append(markup);
        return this;
    }

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn; a number is written with two digits at most
     *     behind the point
     */
    public Markup open(String tag, Object... attributes) {
        begin(tag, attributes);
        out.append('>');
        open.push(tag);
        return this;
    }

    /** Ends the element that was begun last and has not ended. */
    public Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** An element with nothing but text in it. */
    public Markup leaf(String tag, String text, Object... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** An element with nothing in it. */
    public Markup empty(String tag, Object... attributes) {
        begin(tag, attributes);
        out.append("/>");
        return this;
    }

    /** Text, to be seen as it is. */
    public Markup text(String text) {
        escape(text);
        return this;
    }

    /** Adds the content of another one. */
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

    /** Returns a coordinate, as short as can be. */
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
