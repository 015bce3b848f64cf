package dev.antiphon.load.report.file;

import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;
import dev.antiphon.recording.json.JsonObject;

import tools.jackson.core.JsonGenerator;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * The mapping of the records of a result to JSON, in both directions.
 *
 * <p>A record becomes an object, and each component becomes a field: {@code warmUp} becomes {@code
 * warm_up_ns}, a time in whole nanoseconds. The fields of a nested record class are written among
 * those of the outer record. A reason has the name of its class in the field {@code code}. An
 * absent value has no field. A new component of a result needs no further code here.
 */
final class RecordJson {
    private static final long COUNT_MAX = 1L << 53; // exact in every JSON reader
    private static final Map<String, Integer> LIST_LIMITS = Map.of(
            "timeline", 100_000, // in seconds: over a day
            "steps", 1_000,
            "objectives", 100,
            "generators", 100,
            "reasons", 10_000, // of all generators
            "remarks", 10_000);

    /**
     * True if the run that is read or written is valid. The objectives of an invalid run are not
     * judged.
     */
    private boolean valid = true;

    // ---- writing ----

    void write(JsonGenerator to, Record from) {
        for (RecordComponent each : from.getClass().getRecordComponents()) {
            Object value = value(from, each);
            if (from instanceof ObjectiveOutcome && each.getName().equals("held")) {
                to.writeBooleanProperty("judged", valid);
            }
            if (isGroup(each)) {
                write(to, (Record) value);
            } else {
                write(to, field(each), value);
            }
        }
        if (from instanceof Validity validity) {
            valid = validity.isValid();
        }
    }

    private static Object value(Record from, RecordComponent component) {
        try {
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(component.toString(), e);
        }
    }

    private void write(JsonGenerator to, String name, Object value) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(known -> write(to, name, known));
            case OptionalDouble optional -> optional.ifPresent(known -> write(to, name, known));
            case String text -> to.writeStringProperty(name, text);
            case Boolean flag -> to.writeBooleanProperty(name, flag);
            case Double number -> to.writeNumberProperty(name, number);
            case Number whole -> to.writeNumberProperty(name, whole.longValue());
            case Duration time -> to.writeNumberProperty(name, time.toNanos());
            case Enum<?> constant -> to.writeStringProperty(name, lower(constant));
            case List<?> list -> {
                to.writeArrayPropertyStart(name);
                list.forEach(each -> element(to, (Record) each));
                to.writeEndArray();
            }
            case Instant time -> to.writeStringProperty(name, time.toString());
            default -> {
                to.writeObjectPropertyStart(name);
                writeCode(to, value);
                switch (value) {
                    case Counts counts -> counts(to, counts);
                    case Latency latency -> LatencyJson.write(to, latency);
                    default -> write(to, (Record) value);
                }
                to.writeEndObject();
            }
        }
    }

    private void element(JsonGenerator to, Record from) {
        to.writeStartObject();
        writeCode(to, from);
        write(to, from);
        to.writeEndObject();
    }

    private static void writeCode(JsonGenerator to, Object value) {
        if (value instanceof Reason) {
            to.writeStringProperty("code", code(value.getClass()));
        }
    }

    /** Writes the counts, except columns that are zero. */
    private static void counts(JsonGenerator to, Counts counts) {
        for (Column column : Column.values()) {
            if (counts.of(column) != 0) {
                to.writeNumberProperty(column.key(), counts.of(column));
            }
        }
    }

    // ---- reading ----

    <T> T read(JsonObject from, Class<T> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = component(from, components[i]);
        }
        try {
            T read = type.getConstructor(types).newInstance(values);
            if (read instanceof Validity validity) {
                valid = validity.isValid();
            }
            return read;
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    Objects.requireNonNullElse(e.getCause(), e).toString(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.toString(), e);
        }
    }

    private Object component(JsonObject from, RecordComponent component) {
        Class<?> type = component.getType();
        String name = field(component);
        if (isGroup(component)) {
            return read(from, type);
        }
        if (type == OptionalDouble.class) {
            return from.optionalNumber(name);
        }
        if (type == Optional.class) {
            return from.has(name)
                    ? Optional.of(read(from, name, parameter(component)))
                    : Optional.empty();
        }
        return type == List.class ? list(from, name, parameter(component)) : read(from, name, type);
    }

    private Object read(JsonObject from, String name, Class<?> type) {
        if (type.isPrimitive()) {
            return primitive(from, name, type);
        }
        if (type == String.class) {
            return from.string(name);
        }
        if (type == Duration.class) {
            return Duration.ofNanos(from.whole(name, 0, Long.MAX_VALUE));
        }
        if (type == Instant.class) {
            return instant(from, name);
        }
        if (type.isEnum()) {
            return constant(from, name, type);
        }
        JsonObject inner = from.object(name);
        Class<?> known = type == Reason.class ? reason(inner) : type;
        Object value = type == Counts.class
                ? counts(inner)
                : type == Latency.class ? LatencyJson.read(inner) : read(inner, known);
        inner.end();
        return value;
    }

    private static Object primitive(JsonObject from, String name, Class<?> type) {
        if (type == boolean.class) {
            return from.flag(name);
        }
        if (type == double.class) {
            return from.number(name);
        }
        long least = name.equals("seed") ? Long.MIN_VALUE : 0;
        return type == int.class
                ? (Object) (int) from.whole(name, 1, Integer.MAX_VALUE)
                : (Object) from.whole(name, least, Long.MAX_VALUE);
    }

    private static Instant instant(JsonObject from, String name) {
        String text = from.string(name);
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw from.wrong(name, "is \"" + text + "\", no time");
        }
    }

    private static Object constant(JsonObject from, String name, Class<?> type) {
        String text = from.string(name);
        List<Enum<?>> all = Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(each -> (Enum<?>) each)
                .toList();
        return all.stream()
                .filter(each -> lower(each).equals(text))
                .findFirst()
                .orElseThrow(() -> from.wrong(
                        name,
                        "is \"" + text + "\", not "
                                + all.stream()
                                        .map(RecordJson::lower)
                                        .collect(Collectors.joining(" nor "))));
    }

    private static Counts counts(JsonObject from) {
        Counts.Builder counts = new Counts.Builder();
        for (Column column : Column.values()) {
            if (from.has(column.key())) {
                counts.add(column, from.whole(column.key(), 1, COUNT_MAX));
            }
        }
        return counts.build();
    }

    private List<Object> list(JsonObject from, String name, Class<?> type) {
        List<Object> all = new ArrayList<>();
        for (JsonObject each : from.objects(name, LIST_LIMITS.getOrDefault(name, 0))) {
            Class<?> known = type == Reason.class ? reason(each) : type;
            all.add(read(each, known));
            if (type == ObjectiveOutcome.class && each.flag("judged") != valid) {
                throw each.wrong("judged", "is " + !valid + ", and the validity says otherwise");
            }
            each.end();
        }
        return all;
    }

    private static Class<?> reason(JsonObject from) {
        String code = from.string("code");
        return Arrays.stream(Reason.class.getPermittedSubclasses())
                .filter(each -> code(each).equals(code))
                .findFirst()
                .orElseThrow(() -> from.wrong(
                        "code", "is \"" + code + "\", which this version does not know"));
    }

    // ---- names ----

    private static boolean isGroup(RecordComponent component) {
        return component.getType().isRecord()
                && component.getType().getEnclosingClass() == component.getDeclaringRecord();
    }

    /** Returns the element type of a list or an optional value. */
    private static Class<?> parameter(RecordComponent component) {
        return (Class<?>)
                ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    }

    private static String field(RecordComponent component) {
        boolean time = component.getType() == Duration.class
                || (component.getType() == Optional.class
                        && parameter(component) == Duration.class);
        return separated(component.getName(), '_') + (time ? "_ns" : "");
    }

    private static String code(Class<?> reason) {
        return separated(reason.getSimpleName(), '-');
    }

    private static String separated(String camelCase, char separator) {
        return camelCase
                .replaceAll("(?<=.)(?=\\p{Lu})", String.valueOf(separator))
                .toLowerCase(Locale.ROOT);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
