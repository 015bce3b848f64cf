package dev.antiphon.control.mountebank.imports;

import dev.antiphon.control.mountebank.json.JsonValue;

/** An exception for a part of an imposter that cannot be translated. */
final class UntranslatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String place;

    UntranslatedException(JsonValue at, String reason) {
        super(reason);
        this.place = at.path();
    }

    Untranslated untranslated() {
        return new Untranslated(place, String.valueOf(getMessage()));
    }
}
