package dev.antiphon.recording;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The fields of one line: strings, numbers, and lists of strings. Each is taken once, and {@link
 * #end} refuses what nobody took. What is wrong is thrown as {@link IllegalArgumentException}.
 */
final class Fields {
    private static final int DIGITS_MAX = 30;
    private static final int SCALE_MAX = 9;
    private static final int NAME_CHARS_MAX = 64;
    private static final int LIST_MAX = 1_024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(RecordingReader.LINE_BYTES_MAX)
                    .maxNumberLength(DIGITS_MAX)
                    .maxNameLength(NAME_CHARS_MAX)
                    .maxNestingDepth(2)
                    .build())
            .build();

    private final Map<String, Object> values = new LinkedHashMap<>();

    static Fields of(String line) {
        Fields fields = new Fields();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                fields.values.put(name, value(parser, name));
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON object");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
        }
        return fields;
    }

    private static Object value(JsonParser parser, String name) {
        return switch (parser.nextToken()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case START_ARRAY -> strings(parser, name);
            default ->
                throw new IllegalArgumentException(
                        "\"" + name + "\" is neither a string, a number nor a list of strings");
        };
    }

    private static List<String> strings(JsonParser parser, String name) {
        List<String> all = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_STRING || all.size() == LIST_MAX) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" is no list of at most " + LIST_MAX + " strings");
            }
            all.add(parser.getString());
        }
        return all;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String string(String name) {
        if (take(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("\"" + name + "\" is no string");
    }

    List<String> strings(String name) {
        if (take(name) instanceof List<?> list) {
            return list.stream().map(String.class::cast).toList();
        }
        throw new IllegalArgumentException("\"" + name + "\" is no list");
    }

    /** A whole number from this one on. */
    long number(String name, long least) {
        BigDecimal value = decimal(name, 19);
        try {
            long number = value.longValueExact();
            if (number >= least) {
                return number;
            }
        } catch (ArithmeticException e) {
            // said below
        }
        throw new IllegalArgumentException("\"" + name + "\" is " + value.toPlainString()
                + ", and must be a whole number from " + least + " on");
    }

    /** As {@link #number}, where the field may be left out. */
    OptionalLong optionalNumber(String name, long least) {
        return has(name) ? OptionalLong.of(number(name, least)) : OptionalLong.empty();
    }

    /** A number of at most 12 digits before and nine behind the point, and not negative. */
    BigDecimal decimal(String name) {
        return decimal(name, 12);
    }

    private BigDecimal decimal(String name, int digitsMax) {
        if (!(take(name) instanceof BigDecimal value)) {
            throw new IllegalArgumentException("\"" + name + "\" is no number");
        }
        boolean fits = value.signum() >= 0
                && value.scale() <= SCALE_MAX
                && (long) value.precision() - value.scale() <= digitsMax;
        if (!fits) {
            throw new IllegalArgumentException("\"" + name + "\" is " + value
                    + ", and must not be negative, nor have over " + digitsMax
                    + " digits before or " + SCALE_MAX + " behind the point");
        }
        return value;
    }

    /** The constant whose name is written in small letters. */
    <E extends Enum<E>> E constant(String name, Class<E> type) {
        String text = string(name);
        Optional<E> found = List.of(type.getEnumConstants()).stream()
                .filter(each -> EntryWriter.lower(each).equals(text))
                .findFirst();
        return found.orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is \"" + text
                + "\", and must be one of "
                + List.of(type.getEnumConstants()).stream()
                        .map(EntryWriter::lower)
                        .toList()));
    }

    /** Nothing may be left. */
    void end() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException("nothing is known of " + values.keySet());
        }
    }

    private Object take(String name) {
        Object value = values.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return value;
    }
}
