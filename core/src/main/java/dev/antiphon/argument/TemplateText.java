package dev.antiphon.argument;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text form of a template, the same in every option, file and Java text: a text with places
 * such as {@code {message}}, {@code {number:8}} and {@code {u16@2}}. Braces around anything but a
 * name are plain text, and so is a brace after a backslash. A place with an unknown name is refused
 * everywhere, with the names that are known there.
 */
public final class TemplateText {
    /** The names that every template of a reply knows. */
    public static final List<String> OF_REPLIES =
            List.of("message", "count", "connection", "number", "state", "time", "millis");

    private static final Pattern PLACE =
            Pattern.compile("\\\\\\{|\\{([A-Za-z0-9_]+)(?:(@-?\\d+(?::\\d+)?)|:([^{}]*))?}");

    private TemplateText() {}

    /** A part of a template: a text or a place. */
    public sealed interface Part {}

    /** A text that stands for itself. */
    public record Literal(String text) implements Part {}

    /**
     * A place, in whose stead a value is written.
     *
     * @param field the position of a field of the request, with its {@code @}; empty if there is
     *     none
     * @param argument the text after the colon; empty if there is none
     * @param written the place as it is written, with its braces
     */
    public record Place(String name, String field, String argument, String written)
            implements Part {
        /** Returns whether the place is a name alone. */
        public boolean isPlain() {
            return field.isEmpty() && written.indexOf(':') < 0;
        }
    }

    /** Returns the parts of a template, in order. */
    public static List<Part> parts(String template) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        Matcher found = PLACE.matcher(template);
        int from = 0;
        while (found.find()) {
            literal.append(template, from, found.start());
            from = found.end();
            if (found.group(1) == null) {
                literal.append('{');
                continue;
            }
            addLiteral(parts, literal);
            parts.add(new Place(
                    found.group(1),
                    orEmpty(found.group(2)),
                    orEmpty(found.group(3)),
                    found.group()));
        }
        literal.append(template, from, template.length());
        addLiteral(parts, literal);
        return parts;
    }

    /** Returns the places of a template, in order. */
    public static List<Place> places(String template) {
        return parts(template).stream()
                .filter(Place.class::isInstance)
                .map(Place.class::cast)
                .toList();
    }

    private static void addLiteral(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    private static String orEmpty(String group) {
        return group == null ? "" : group;
    }

    /**
     * Refuses a place with an unknown name, and no field.
     *
     * @param known the names that are known there
     * @throws IllegalArgumentException when there is one; the message is that of {@link #unknown}
     */
    public static void check(String template, Collection<String> known) {
        for (Place each : places(template)) {
            if (each.field().isEmpty() && !known.contains(each.name())) {
                throw unknown(each, known, "{u16@2}");
            }
        }
    }

    /**
     * Returns the error of a place whose name is not known.
     *
     * @param known the names that are known there
     * @param more other places that are possible there, as they are written
     */
    public static IllegalArgumentException unknown(
            Place place, Collection<String> known, String... more) {
        Optional<String> near = Nearest.word(place.name(), known);
        String all = known.stream().map(each -> "{" + each + "}").collect(Collectors.joining(", "));
        for (String each : more) {
            all = all.isEmpty() ? each : all + ", " + each;
        }
        return new IllegalArgumentException("there is no placeholder \"" + place.written() + "\""
                + near.map(each -> ", but \"{" + each + "}\"").orElse("") + "; there is " + all
                + "; write \\" + place.written() + " for the braces themselves");
    }
}
