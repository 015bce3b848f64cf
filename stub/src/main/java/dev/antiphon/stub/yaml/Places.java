package dev.antiphon.stub.yaml;

import dev.antiphon.argument.TemplateText;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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

    private static final String MESSAGE = "message";

    /**
     * Checks the placeholders of a template.
     *
     * @throws StubFileException when one of them is not allowed
     */
    void check(YamlValue template) {
        for (TemplateText.Place place : TemplateText.places(template.text())) {
            boolean isOfRequest = place.name().equals(MESSAGE) || !place.field().isEmpty();
            if (isOfRequest && !isAsked) {
                throw template.wrong(place.written() + " stands for nothing here, where no message"
                        + " is answered; there is " + shown());
            }
            if (!isOfRequest && !names().contains(place.name())) {
                throw template.wrong(
                        String.valueOf(TemplateText.unknown(place, names()).getMessage()));
            }
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>(groups);
        names.addAll(TemplateText.OF_REPLIES);
        if (!isAsked) {
            names.remove(MESSAGE);
        }
        return names;
    }

    private String shown() {
        return names().stream().map(each -> "{" + each + "}").collect(Collectors.joining(", "));
    }
}
