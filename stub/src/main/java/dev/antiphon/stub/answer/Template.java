package dev.antiphon.stub.answer;

import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Field;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with places that stand for something of the request.
 *
 * <p>{@code {message}} is its exact bytes; {@code {u16@2}} and the like a field of it
 * ({@link Field}); {@code {1}} or {@code {name}} a group of the rule's pattern; {@code {count}} how
 * often the rule has answered; {@code {connection}} and {@code {number}} count connections and
 * their messages; {@code {state}} is the connection's; {@code {time}} is now as in ISO 8601, {@code
 * {millis}} as milliseconds since 1970. Braces around anything but a name are themselves, and one
 * after a backslash always is.
 */
final class Template {
    /** A piece of the result. */
    private interface Piece {
        byte[] bytes(Occasion occasion);
    }

    private static final int CHARS_MAX = 1 << 20;
    private static final int RESULT_BYTES_MAX = 64 << 20;
    private static final Piece MESSAGE =
            occasion -> occasion.request().message().bytes();
    private static final Pattern PLACE =
            Pattern.compile("\\\\\\{|\\{([A-Za-z0-9_]+(?:@-?\\d+(?::\\d+)?)?)}");

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();

    Template(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("a template of " + text.length()
                    + " characters is over the limit of " + CHARS_MAX);
        }
        this.text = text;
        Matcher place = PLACE.matcher(text);
        int from = 0;
        while (place.find()) {
            literal(text.substring(from, place.start()));
            String name = place.group(1);
            if (name == null) {
                literal("{");
            } else {
                pieces.add(piece(name));
            }
            from = place.end();
        }
        literal(text.substring(from));
    }

    private void literal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0) {
            pieces.add(occasion -> bytes);
        }
    }

    private static Piece piece(String name) {
        if (name.equals("message")) {
            return MESSAGE;
        }
        if (name.indexOf('@') >= 0) {
            Field field = Field.parse(name);
            return occasion -> utf8(field.in(occasion.request().message())
                    .orElseThrow(() -> new IllegalStateException("the request has no "
                            + field + "; it has "
                            + occasion.request().message().size() + " bytes")));
        }
        return switch (name) {
            case "count" -> occasion -> utf8(occasion.count());
            case "connection" -> occasion -> utf8(occasion.connection());
            case "number" -> occasion -> utf8(occasion.request().messageNumber());
            case "state" -> occasion -> utf8(occasion.request().connectionState());
            case "time" -> occasion -> utf8(occasion.time());
            case "millis" -> occasion -> utf8(occasion.time().toEpochMilli());
            default -> occasion -> utf8(group(name, occasion));
        };
    }

    private static String group(String name, Occasion occasion) {
        String group = occasion.groups().get(name);
        if (group == null) {
            throw new IllegalStateException("the template names {" + name + "}, which is neither"
                    + " one of its words nor a group of the rule's pattern; the groups are "
                    + occasion.groups().keySet().stream().sorted().toList());
        }
        return group;
    }

    private static byte[] utf8(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns the text with everything in its place.
     *
     * @throws IllegalStateException where the request has not what is named, or the result would
     *   be over the limit
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
