package dev.antiphon.control.toxiproxy.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that a body has, and the names of its types in Go's errors. As in Go, a name may be
 * written in any case, unknown members are ignored, and {@code null} leaves a field as it is.
 *
 * @param name the name of the type without its package, such as {@code Proxy}; may be empty
 * @param fullName the name with its package, such as {@code toxiproxy.Proxy}
 * @param prefix the names of the outer fields, each with a full stop; may be empty
 * @param fields the fields by name
 */
public record GoStruct(String name, String fullName, String prefix, Map<String, GoType> fields) {
    /**
     * Returns the values of the fields that are present.
     *
     * @throws GoSyntaxException when a value has another type than its field
     */
    public Map<String, Object> read(GoValue value) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (GoValue.Member each : members(value).members()) {
            String field = field(each.name());
            GoType type = fields.get(field);
            if (type != null && !(each.value() instanceof GoValue.Absent)) {
                values.put(
                        field,
                        type.of(each.value())
                                .orElseThrow(() -> mismatch(
                                        each.value(),
                                        type.wordOf(each.value()),
                                        field,
                                        type.word())));
            }
        }
        return values;
    }

    /**
     * Returns the value as an object; {@code null} is an object without members.
     *
     * @throws GoSyntaxException when it is neither
     */
    public GoValue.Members members(GoValue value) {
        return switch (value) {
            case GoValue.Members members -> members;
            case GoValue.Absent absent -> new GoValue.Members(absent.at(), List.of());
            case GoValue other -> throw notThis(other);
        };
    }

    /** Returns the error for a value that is not an object of this type. */
    private GoSyntaxException notThis(GoValue value) {
        String word = value instanceof GoValue.Digits ? "number" : value.word();
        return new GoSyntaxException(
                "json: cannot unmarshal " + word + " into Go value of type " + fullName,
                value.at());
    }

    /** Returns the error for a field whose value has another type. */
    public GoSyntaxException mismatch(GoValue value, String word, String field, String type) {
        return new GoSyntaxException(
                "json: cannot unmarshal " + word + " into Go struct field " + name + "." + prefix
                        + field + " of type " + type,
                value.at());
    }

    /** Returns the field of this name in any case; the name itself if there is none. */
    private String field(String written) {
        return fields.containsKey(written)
                ? written
                : fields.keySet().stream()
                        .filter(each -> each.equalsIgnoreCase(written))
                        .findFirst()
                        .orElse(written);
    }
}
