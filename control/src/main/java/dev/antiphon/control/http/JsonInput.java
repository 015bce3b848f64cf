package dev.antiphon.control.http;

import dev.antiphon.argument.TimeText;
import dev.antiphon.recording.json.JsonBounds;
import dev.antiphon.recording.json.JsonObject;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fields of a JSON body, read strictly: it refuses unknown fields with the nearest known one,
 * and values of another type. Every error is an {@link ApiProblem} with the name of the field. For
 * use by one thread.
 */
public final class JsonInput {
    private static final JsonObject.Reader READER =
            new JsonObject.Reader(new JsonBounds(40, 4 << 20, 200_000));

    private final JsonObject fields;

    private JsonInput(JsonObject fields) {
        this.fields = fields;
    }

    /**
     * Reads a body. An empty body is an object without fields.
     *
     * @param known the names of all fields
     * @throws ApiProblem when the body is not one JSON object with known fields alone
     */
    public static JsonInput read(byte[] body, List<String> known) {
        JsonObject fields = parsed(object(body));
        for (String each : fields.names()) {
            if (!known.contains(each)) {
                throw ApiProblem.unknown("field of this body", each, known).field(each);
            }
        }
        return new JsonInput(fields);
    }

    /**
     * Returns the text of a body that is one JSON object; an object without fields if it is empty.
     *
     * @throws ApiProblem when the body is no JSON object
     */
    static String object(byte[] body) {
        String text = body.length == 0 ? "{}" : utf8(body);
        JsonObject unused = parsed(text);
        return text;
    }

    private static JsonObject parsed(String text) {
        try {
            return READER.file(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest("the body cannot be read: " + e.getMessage());
        }
    }

    /**
     * Returns the text of a body.
     *
     * @throws ApiProblem when the body is not in UTF-8
     */
    static String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ApiProblem.badRequest("the body is no text in UTF-8; encode it so");
        }
    }

    /** Returns whether the body has this field. */
    public boolean has(String name) {
        return fields.has(name);
    }

    /** Returns a string. */
    public String string(String name) {
        return checked(name, () -> fields.string(name));
    }

    /** Returns a string that may be absent. */
    public Optional<String> optionalString(String name) {
        return checked(name, () -> fields.optionalString(name));
    }

    /** Returns a truth value that may be absent. */
    public Optional<Boolean> optionalFlag(String name) {
        return has(name) ? Optional.of(checked(name, () -> fields.flag(name))) : Optional.empty();
    }

    /** Returns a whole number of at least {@code least} that may be absent. */
    public OptionalLong optionalWhole(String name, long least) {
        return checked(name, () -> fields.optionalWhole(name, least));
    }

    /** Returns a list of strings; empty if it is absent. */
    public List<String> strings(String name, int most) {
        return has(name) ? checked(name, () -> fields.strings(name, most)) : List.of();
    }

    /** Returns the different whole numbers of a list; empty if it is absent. */
    public Set<Long> wholes(String name, long least, int most) {
        return has(name) ? checked(name, () -> fields.wholes(name, least, most)) : Set.of();
    }

    /** Returns a duration such as {@code 20ms} that may be absent. */
    public Optional<Duration> optionalTime(String name) {
        return optionalString(name).map(text -> read(name, text, TimeText::parse));
    }

    /**
     * Reads the value of a field.
     *
     * @throws ApiProblem when the reader throws an {@link IllegalArgumentException}; it has the
     *     name of the field and the value
     */
    public static <T> T read(String name, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage()))
                    .field(name)
                    .value(value)
                    .nearestOffered();
        }
    }

    private static <T> T checked(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw ApiProblem.badRequest(String.valueOf(e.getMessage())).field(name);
        }
    }
}
