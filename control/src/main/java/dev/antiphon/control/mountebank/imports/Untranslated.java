package dev.antiphon.control.mountebank.imports;

import dev.antiphon.text.Escapes;

/**
 * A part of an imposter that has no counterpart among the rules.
 *
 * @param place the place in the file, such as {@code imposters[0].stubs[2].responses[0].inject}
 * @param reason why it is left out, and what to do instead
 */
public record Untranslated(String place, String reason) {
    /** Puts both on one line, since names in the file may contain line ends. */
    public Untranslated {
        place = Escapes.oneLine(place);
        reason = Escapes.oneLine(reason);
    }
}
