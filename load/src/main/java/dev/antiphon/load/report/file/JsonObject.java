package dev.antiphon.load.report.file;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A JSON object that is read strictly: each field is taken once, and {@link #end} refuses what
 * nobody took. What is wrong is thrown as {@link IllegalArgumentException}, whose text names the
 * place.
 */
final class JsonObject {
    private static final int DEPTH_MAX = 8;
    private static final int TEXT_CHARS_MAX = 1 << 20;
    private static final int NAME_CHARS_MAX = 64;
    private static final int NUMBER_CHARS_MAX = 30;
    private static final int VALUES_MAX = 2_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(TEXT_CHARS_MAX)
                    .maxNumberLength(NUMBER_CHARS_MAX)
                    .maxNameLength(NAME_CHARS_MAX)
                    .maxNestingDepth(DEPTH_MAX)
                    .build())
            .build();

    private static final Pattern SOURCE =
            Pattern.compile(" \\((?:for|start) [^\\[]*\\[Source: .*", Pattern.DOTALL);

    private final String path;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private JsonObject(String path) {
        this.path = path;
    }

    static JsonObject of(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            JsonObject whole = new Reading(parser).object("");
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON object");
            }
            return whole;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON: " + what(e) + where(e), e);
        }
    }

    /** Without the place where something began, which the library tells with a source it hides. */
    private static String what(JacksonException e) {
        return e instanceof UnexpectedEndOfInputException
                ? "it ends too early"
                : SOURCE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    }

    private static String where(JacksonException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    /** Out of the parser, as long as it gives no more values than a result can have. */
    private static final class Reading {
        private final JsonParser parser;
        private int values;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        JsonObject object(String path) {
            JsonObject object = new JsonObject(path);
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                object.values.put(name, value(object.inside(name)));
            }
            return object;
        }

        private Object value(String path) {
            values++;
            if (values > VALUES_MAX) {
                throw new IllegalArgumentException(
                        "it has over " + VALUES_MAX + " values, more than a result can have");
            }
            return switch (parser.currentToken()) {
                case VALUE_STRING -> parser.getString();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case START_OBJECT -> object(path);
                case START_ARRAY -> list(path);
                default -> throw new IllegalArgumentException("\"" + path + "\" has no value");
            };
        }

        private List<Object> list(String path) {
            List<Object> all = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                all.add(value(path + "[" + all.size() + "]"));
            }
            return all;
        }
    }

    private String inside(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        return taken(name, String.class, "text");
    }

    Optional<String> optionalText(String name) {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean flag(String name) {
        return taken(name, Boolean.class, "true or false");
    }

    JsonObject object(String name) {
        return taken(name, JsonObject.class, "an object");
    }

    /** A list of objects, of so many at most. */
    List<JsonObject> objects(String name, int most) {
        List<?> list = taken(name, List.class, "a list");
        if (list.size() > most) {
            throw wrong(name, "has " + list.size() + " elements, over the limit of " + most);
        }
        List<JsonObject> all = new ArrayList<>();
        for (Object each : list) {
            if (!(each instanceof JsonObject object)) {
                throw wrong(name, "is no list of objects");
            }
            all.add(object);
        }
        return all;
    }

    /** A whole number from the one to the other. */
    long whole(String name, long least, long most) {
        BigDecimal value = taken(name, BigDecimal.class, "a number");
        // before it is asked for its digits, of which 1e999999999 would have many
        boolean small = Math.abs((long) value.precision() - value.scale()) <= 19;
        if (small && value.stripTrailingZeros().scale() <= 0) {
            BigDecimal low = BigDecimal.valueOf(least);
            if (value.compareTo(low) >= 0 && value.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return value.longValueExact();
            }
        }
        throw wrong(
                name, "is " + value + ", and must be a whole number from " + least + " to " + most);
    }

    /** A number from zero on, that fits a {@code double}. */
    double number(String name) {
        double value = taken(name, BigDecimal.class, "a number").doubleValue();
        if (value >= 0 && value < Double.POSITIVE_INFINITY) {
            return value;
        }
        throw wrong(name, "is " + value + ", and must be a number from 0 on");
    }

    OptionalDouble optionalNumber(String name) {
        return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    IllegalArgumentException wrong(String name, String what) {
        return new IllegalArgumentException("\"" + inside(name) + "\" " + what);
    }

    /** Nothing may be left. */
    void end() {
        Optional<String> first = values.keySet().stream().findFirst();
        if (first.isPresent()) {
            throw wrong(first.get(), "is nothing that this version knows");
        }
    }

    private <T> T taken(String name, Class<T> type, String kind) {
        Object value = values.remove(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        if (!type.isInstance(value)) {
            throw wrong(name, "is not " + kind);
        }
        return type.cast(value);
    }
}
