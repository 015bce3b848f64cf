package dev.antiphon.recording.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JSON object for strict reading: each method removes the field that it returns, and {@link #end}
 * refuses the fields that are left. Every error is an {@link IllegalArgumentException} whose
 * message contains the place and the value. For use by one thread.
 */
public final class JsonObject {
    private static final int NAME_CHARS_MAX = 64;
    private static final int NUMBER_CHARS_MAX = 30;

    private static final Pattern SOURCE =
            Pattern.compile(" \\((?:for|start) [^\\[]*\\[Source: .*", Pattern.DOTALL);

    private final String path;
    private final Map<String, Object> values = new LinkedHashMap<>();

    private JsonObject(String path) {
        this.path = path;
    }

    /** A reader of objects within bounds. Immutable; any thread may use it. */
    public static final class Reader {
        private final JsonFactory json;
        private final JsonBounds bounds;

        /** Creates a reader that applies these bounds to every object. */
        public Reader(JsonBounds bounds) {
            this.bounds = bounds;
            this.json = JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(bounds.maxTextChars())
                            .maxNumberLength(NUMBER_CHARS_MAX)
                            .maxNameLength(NAME_CHARS_MAX)
                            .maxNestingDepth(bounds.maxDepth())
                            .build())
                    .build();
        }

        /**
         * Reads a whole file. An error message contains the line and the column.
         *
         * @throws IllegalArgumentException unless the file is exactly one object within the bounds
         */
        public JsonObject file(byte[] bytes) {
            try (JsonParser parser = json.createParser(ObjectReadContext.empty(), bytes)) {
                return new Reading(parser, bounds.maxValues()).whole();
            } catch (JacksonException e) {
                TokenStreamLocation at = e.getLocation();
                throw malformed(e, at == null ? "" : "line " + at.getLineNr() + ", ");
            }
        }

        /**
         * Reads one line of a file. An error message contains the column.
         *
         * @throws IllegalArgumentException unless the line is exactly one object within the bounds
         */
        public JsonObject line(String line) {
            try (JsonParser parser = json.createParser(ObjectReadContext.empty(), line)) {
                return new Reading(parser, bounds.maxValues()).whole();
            } catch (JacksonException e) {
                throw malformed(e, "");
            }
        }

        private static IllegalArgumentException malformed(JacksonException e, String line) {
            // The library also names where an object began, with a source that it hides.
            String what = e instanceof UnexpectedEndOfInputException
                    ? "it ends too early"
                    : SOURCE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
            TokenStreamLocation at = e.getLocation();
            String where = at == null ? "" : " (" + line + "column " + at.getColumnNr() + ")";
            return new IllegalArgumentException("it is no JSON: " + what + where, e);
        }
    }

    /** One reading of the input of a parser, up to the limit for the number of values. */
    private static final class Reading {
        private final JsonParser parser;
        private final int maxValues;
        private int values;

        Reading(JsonParser parser, int maxValues) {
            this.parser = parser;
            this.maxValues = maxValues;
        }

        JsonObject whole() {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            JsonObject whole = object("");
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON object");
            }
            return whole;
        }

        private JsonObject object(String path) {
            JsonObject object = new JsonObject(path);
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                object.values.put(name, value(object.inside(name)));
            }
            return object;
        }

        private Object value(String path) {
            values++;
            if (values > maxValues) {
                throw new IllegalArgumentException(
                        "it has over " + maxValues + " values, the limit of its format");
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

    /** Returns whether the object has this field and no method has removed it yet. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns the names of the fields that no method has removed yet, in the order of the text. */
    public List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** Removes and returns a string. */
    public String string(String name) {
        return taken(name, String.class, "string");
    }

    /** Removes and returns a string that may be absent. */
    public Optional<String> optionalString(String name) {
        return has(name) ? Optional.of(string(name)) : Optional.empty();
    }

    /** Removes and returns a boolean. */
    public boolean flag(String name) {
        return taken(name, Boolean.class, "truth value, true or false");
    }

    /** Removes and returns an object. */
    public JsonObject object(String name) {
        return taken(name, JsonObject.class, "object");
    }

    /** Removes and returns a list of at most {@code most} objects. */
    public List<JsonObject> objects(String name, int most) {
        return list(name, JsonObject.class, "objects", most);
    }

    /** Removes and returns a list of at most {@code most} strings. */
    public List<String> strings(String name, int most) {
        return list(name, String.class, "strings", most);
    }

    private <T> List<T> list(String name, Class<T> type, String kind, int most) {
        List<?> list = taken(name, List.class, "list");
        if (list.size() > most) {
            throw wrong(name, "has " + list.size() + " " + kind + ", over the limit of " + most);
        }
        if (!list.stream().allMatch(type::isInstance)) {
            throw wrong(name, "is no list of " + kind);
        }
        return list.stream().map(type::cast).toList();
    }

    /** Removes and returns a whole number from {@code least} to {@code most}. */
    public long whole(String name, long least, long most) {
        return whole(name, taken(name, BigDecimal.class, "number"), least, most);
    }

    /**
     * Removes and returns the different numbers of a list of whole numbers.
     *
     * @param least the smallest number
     * @param most the largest length of the list
     */
    public Set<Long> wholes(String name, long least, int most) {
        Set<Long> numbers = new LinkedHashSet<>();
        for (BigDecimal each : list(name, BigDecimal.class, "numbers", most)) {
            numbers.add(whole(name, each, least, Long.MAX_VALUE));
        }
        return numbers;
    }

    private long whole(String name, BigDecimal value, long least, long most) {
        // Checked before any digit is computed: 1e999999999 would have too many.
        boolean small = Math.abs((long) value.precision() - value.scale()) <= 19;
        if (small && value.stripTrailingZeros().scale() <= 0) {
            BigDecimal low = BigDecimal.valueOf(least);
            if (value.compareTo(low) >= 0 && value.compareTo(BigDecimal.valueOf(most)) <= 0) {
                return value.longValueExact();
            }
        }
        String range = most == Long.MAX_VALUE ? least + " on" : least + " to " + most;
        throw wrong(name, "is " + value + ", and must be a whole number from " + range);
    }

    /** Removes and returns a whole number of at least {@code least} that may be absent. */
    public OptionalLong optionalWhole(String name, long least) {
        return has(name)
                ? OptionalLong.of(whole(name, least, Long.MAX_VALUE))
                : OptionalLong.empty();
    }

    /** Removes and returns a number of at least zero that fits a {@code double}. */
    public double number(String name) {
        double value = taken(name, BigDecimal.class, "number").doubleValue();
        if (value >= 0 && value < Double.POSITIVE_INFINITY) {
            return value;
        }
        throw wrong(name, "is " + value + ", and must be a number from 0 on");
    }

    /** Removes and returns a number of at least zero that may be absent. */
    public OptionalDouble optionalNumber(String name) {
        return has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    /**
     * Removes and returns a number of at least zero, with at most this many digits before and after
     * the decimal point.
     */
    public BigDecimal decimal(String name, int digitsMax, int fractionDigitsMax) {
        BigDecimal value = taken(name, BigDecimal.class, "number");
        boolean fits = value.signum() >= 0
                && value.scale() <= fractionDigitsMax
                && (long) value.precision() - value.scale() <= digitsMax;
        if (!fits) {
            throw wrong(
                    name,
                    "is " + value + ", and must not be negative, nor have over " + digitsMax
                            + " digits before or " + fractionDigitsMax + " behind the point");
        }
        return value;
    }

    /** Returns an error for this field, with its place and the reason. */
    public IllegalArgumentException wrong(String name, String reason) {
        return new IllegalArgumentException("\"" + inside(name) + "\" " + reason);
    }

    /**
     * Ends the reading of this object.
     *
     * @throws IllegalArgumentException when a field is left
     */
    public void end() {
        Optional<String> first = values.keySet().stream().findFirst();
        if (first.isPresent()) {
            throw wrong(first.get(), "is no field that this version knows");
        }
    }

    private <T> T taken(String name, Class<T> type, String kind) {
        Object value = values.remove(name);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        if (!type.isInstance(value)) {
            throw wrong(name, "is no " + kind);
        }
        return type.cast(value);
    }
}
