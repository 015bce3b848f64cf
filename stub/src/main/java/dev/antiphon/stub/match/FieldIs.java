package dev.antiphon.stub.match;

import dev.antiphon.argument.Plural;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import java.util.Optional;

/**
 * A matcher of messages whose field has a given value.
 *
 * @param bytes the encoded value, for a field of text or bytes
 */
record FieldIs(Field field, String value, Message bytes) implements Matcher {
    @Override
    public boolean matches(Request request) {
        if (field.isBytes()) {
            return field.bytesIn(request.message()).filter(bytes::equals).isPresent();
        }
        Optional<String> found = field.in(request.bytes());
        return found.isPresent() && found.get().equals(value);
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(0, found(field, request) + ", not " + value);
    }

    static String found(Field field, Request request) {
        Optional<String> found = field.isBytes()
                ? field.bytesIn(request.message()).map(Escapes::shown)
                : field.in(request.bytes());
        return found.map(text -> field + " is " + text)
                .orElse(field + " is not within its " + Plural.of(request.bytes().length, "byte"));
    }

    @Override
    public String toString() {
        return "has " + field + " = " + value;
    }
}
