package dev.antiphon.control.mountebank;

import dev.antiphon.argument.Nearest;
import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.message.Reply;

import java.util.List;

/** The values of an imposter's {@code then}: the state of a connection after a reply. */
final class ImposterEnd {
    private static final List<String> WORDS = List.of("keep", "close", "half-close", "reset");

    private ImposterEnd() {}

    /**
     * Returns the state that the field names.
     *
     * @throws IllegalArgumentException when it names none
     */
    static Reply.After of(JsonValue field) {
        return switch (field.text()) {
            case "keep" -> Reply.After.KEEP;
            case "close" -> Reply.After.CLOSE;
            case "half-close" -> Reply.After.HALF_CLOSE;
            case "reset" -> Reply.After.RESET;
            default ->
                throw field.wrong("is no end of a connection" + Nearest.of(field.text(), WORDS)
                        + "; there is " + String.join(", ", WORDS));
        };
    }
}
