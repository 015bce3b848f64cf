package dev.antiphon.stub.answer;

import dev.antiphon.Message;
import dev.antiphon.stub.match.Field;

import java.io.ByteArrayOutputStream;
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
        void addTo(ByteArrayOutputStream out, Occasion occasion);
    }

    private static final int CHARS_MAX = 1 << 20;
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
            pieces.add((out, occasion) -> out.writeBytes(bytes));
        }
    }

    private static Piece piece(String name) {
        if (name.indexOf('@') >= 0) {
            Field field = Field.parse(name);
            return (out, occasion) -> add(
                    out,
                    field.in(occasion.request().message())
                            .orElseThrow(() -> new IllegalStateException("the request has no "
                                    + field + "; it has "
                                    + occasion.request().message().size() + " bytes")));
        }
        return switch (name) {
            case "message" ->
                (out, occasion) -> out.writeBytes(occasion.request().message().bytes());
            case "count" -> (out, occasion) -> add(out, occasion.count());
            case "connection" -> (out, occasion) -> add(out, occasion.connection());
            case "number" -> (out, occasion) -> add(out, occasion.request().messageNumber());
            case "state" -> (out, occasion) -> add(out, occasion.request().connectionState());
            case "time" -> (out, occasion) -> add(out, occasion.time());
            case "millis" -> (out, occasion) -> add(out, occasion.time().toEpochMilli());
            default -> (out, occasion) -> add(out, group(name, occasion));
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

    private static void add(ByteArrayOutputStream out, Object value) {
        out.writeBytes(value.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The text with everything in its place.
     *
     * @throws IllegalStateException where the request has not what is named
     */
    Message fill(Occasion occasion) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        pieces.forEach(piece -> piece.addTo(out, occasion));
        return Message.of(out.toByteArray());
    }

    @Override
    public String toString() {
        return text;
    }
}
