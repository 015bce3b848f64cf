package dev.antiphon.stub.answer;

import dev.antiphon.argument.NumberForm;
import dev.antiphon.argument.Plural;
import dev.antiphon.argument.TemplateText;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Field;
import dev.antiphon.stub.match.Matchers;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A template of a message: a text, or hexadecimal digits, with placeholders for values of the
 * request.
 *
 * <p>{@code {message}} inserts the exact bytes of the request. {@code {u16@2}} and similar
 * placeholders insert a field of the request ({@link Field}). {@code {1}} or {@code {name}} inserts
 * the bytes of a group of the rule's pattern. {@code {count}} is the number of answers of the rule
 * so far. {@code {connection}} and {@code {number}} are the numbers of the connection and of the
 * message on the connection. A number may have any {@link NumberForm}: {@code {number:8}}, {@code
 * {count:u16}}. {@code {state}} is the state of the connection. {@code {time}} is the
 * current time in ISO 8601, and {@code {millis}} in milliseconds since 1970. Braces around anything
 * but a name are plain text. A brace after a backslash is plain text too.
 *
 * <p>In a text, a field of bytes inserts its bytes, and any other field inserts its number or
 * digits. Among hexadecimal digits, every field inserts its bytes.
 */
final class Template {
    /** A part of the result: fixed bytes or a placeholder. */
    private interface Piece {
        byte[] bytes(Occasion occasion);
    }

    private static final int CHARS_MAX = 1 << 20;
    private static final int RESULT_BYTES_MAX = 64 << 20;
    private static final Piece MESSAGE =
            occasion -> occasion.request().message().bytes();
    private final String text;
    private final Charset charset;
    private final boolean hex;
    private final List<Piece> pieces = new ArrayList<>();

    private Template(String text, Charset charset, boolean hex) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("a template of " + text.length()
                    + " characters is over the limit of " + CHARS_MAX);
        }
        this.text = text;
        this.charset = charset;
        this.hex = hex;
    }

    /** Returns a template for a text in this charset. */
    static Template text(String text, Charset charset) {
        Template template = new Template(text, charset, false);
        template.read(literal -> literal.getBytes(charset));
        return template;
    }

    /** Returns a template for hexadecimal digits. */
    static Template hex(String digits) {
        Template template = new Template(digits, StandardCharsets.UTF_8, true);
        template.read(literal -> Matchers.hex(literal).bytes());
        return template;
    }

    private void read(Function<String, byte[]> written) {
        for (TemplateText.Part part : TemplateText.parts(text)) {
            switch (part) {
                case TemplateText.Literal literal -> literal(written.apply(literal.text()));
                case TemplateText.Place place -> pieces.add(piece(place));
            }
        }
    }

    private void literal(byte[] bytes) {
        if (bytes.length > 0) {
            pieces.add(occasion -> bytes);
        }
    }

    private Piece piece(TemplateText.Place place) {
        if (!place.field().isEmpty()) {
            return field(Field.parse(place.name() + place.field()));
        }
        String name = place.name();
        return switch (name) {
            case "count" -> number(place, Occasion::count);
            case "connection" -> number(place, Occasion::connection);
            case "number" -> number(place, occasion -> occasion.request().messageNumber());
            case "millis" -> number(place, occasion -> occasion.time().toEpochMilli());
            default -> {
                if (!place.isPlain()) {
                    throw TemplateText.unknown(place, TemplateText.OF_REPLIES);
                }
                yield switch (name) {
                    case "message" -> MESSAGE;
                    case "state" -> occasion -> bytes(occasion.request().connectionState());
                    case "time" -> occasion -> bytes(occasion.time());
                    default -> occasion -> group(name, occasion);
                };
            }
        };
    }

    private Piece number(TemplateText.Place place, ToLongFunction<Occasion> value) {
        NumberForm form = NumberForm.of(place);
        return form.equals(NumberForm.PLAIN)
                ? occasion -> bytes(value.applyAsLong(occasion))
                : occasion -> form.bytes(value.applyAsLong(occasion));
    }

    private Piece field(Field field) {
        boolean asItIs = hex || field.isBytes();
        return occasion -> {
            Message message = occasion.request().message();
            return (asItIs
                            ? field.bytesIn(message).map(Message::bytes)
                            : field.in(message).map(this::bytes))
                    .orElseThrow(() -> new IllegalStateException("the request has no " + field
                            + "; it has " + Plural.of(message.size(), "byte")));
        };
    }

    private static byte[] group(String name, Occasion occasion) {
        Message group = occasion.groups().get(name);
        if (group == null) {
            throw new IllegalStateException("the template names {" + name + "}, which is neither"
                    + " one of its words nor a group of the rule's pattern; the groups are "
                    + occasion.groups().keySet().stream().sorted().toList());
        }
        return group.bytes();
    }

    private byte[] bytes(Object value) {
        return value.toString().getBytes(charset);
    }

    /**
     * Returns the message with all placeholders replaced by their values.
     *
     * @throws IllegalStateException when the request lacks a named value, or the result would
     *     exceed the limit
     */
    Message fill(Occasion occasion) {
        byte[] message = occasion.request().message().bytes();
        List<byte[]> parts = new ArrayList<>(pieces.size());
        long bytes = 0;
        for (Piece each : pieces) {
            byte[] part = each == MESSAGE ? message : each.bytes(occasion);
            bytes += part.length;
            if (bytes > RESULT_BYTES_MAX) {
                throw new IllegalStateException("the template's result is over the limit of "
                        + RESULT_BYTES_MAX + " bytes; repeat less in it");
            }
            parts.add(part);
        }
        ByteBuffer result = ByteBuffer.allocate((int) bytes);
        parts.forEach(result::put);
        return Message.of(result.array());
    }

    @Override
    public String toString() {
        return text;
    }
}
