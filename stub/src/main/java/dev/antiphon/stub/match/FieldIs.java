package dev.antiphon.stub.match;

import java.util.Optional;

/** A field has this value. */
record FieldIs(Field field, String value) implements Matcher {
    @Override
    public boolean matches(Request request) {
        Optional<String> found = field.in(request.bytes());
        return found.isPresent() && found.get().equals(value);
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(0, found(field, request) + ", not " + value);
    }

    static String found(Field field, Request request) {
        return field.in(request.bytes())
                .map(found -> field + " is " + found)
                .orElse(field + " is not within its " + request.bytes().length + " bytes");
    }

    @Override
    public String toString() {
        return "has " + field + " = " + value;
    }
}
