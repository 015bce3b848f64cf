package dev.antiphon.stub.yaml;

import dev.antiphon.argument.Nearest;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The placeholders that are allowed in the templates of one answer.
 *
 * @param isAsked true if the answer is a reply to a request
 * @param groups the names of the groups of the rule's patterns
 */
record Places(boolean isAsked, List<String> groups) {
    /** The placeholders that are allowed in a greeting or a push. */
    static final Places UNASKED = new Places(false, List.of());

    /** The placeholders that are allowed in an answer to unmatched messages. */
    static final Places UNMATCHED = new Places(true, List.of());

    private static final Pattern PLACE =
            Pattern.compile("\\\\\\{|\\{([A-Za-z0-9_]+)(@-?\\d+(?::\\d+)?)?}");
    private static final List<String> ALWAYS =
            List.of("count", "connection", "number", "state", "time", "millis");
    private static final String MESSAGE = "message";

    /**
     * Checks the placeholders of a template.
     *
     * @throws StubFileException when one of them is not allowed
     */
    void check(Item template) {
        Matcher place = PLACE.matcher(template.text());
        while (place.find()) {
            String name = place.group(1);
            if (name == null) {
                continue; // an escaped brace, not a placeholder
            }
            boolean isOfRequest = name.equals(MESSAGE) || place.group(2) != null;
            if (isOfRequest && !isAsked) {
                throw template.wrong(place.group() + " stands for nothing here, where no message is"
                        + " answered; there is " + shown());
            }
            if (!isOfRequest && !names().contains(name)) {
                throw template.wrong("there is no place \"" + place.group() + "\""
                        + Nearest.of(name, names()) + "; there is " + shown() + "; write \\"
                        + place.group() + " for the braces themselves");
            }
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(groups);
        names.addAll(ALWAYS);
        if (isAsked) {
            names.add(MESSAGE);
        }
        return names;
    }

    private String shown() {
        return String.join(", ", names());
    }
}
