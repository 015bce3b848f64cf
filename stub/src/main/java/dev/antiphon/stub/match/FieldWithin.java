package dev.antiphon.stub.match;

import java.math.BigInteger;
import java.util.Optional;

/** A matcher of messages whose field is a number within bounds, both included. */
record FieldWithin(Field field, long least, long most) implements Matcher {
    @Override
    public boolean matches(Request request) {
        Optional<String> found = field.in(request.bytes());
        if (found.isEmpty() || !found.get().matches("-?\\d{1,20}")) {
            return false;
        }
        BigInteger value = new BigInteger(found.get());
        return value.compareTo(BigInteger.valueOf(least)) >= 0
                && value.compareTo(BigInteger.valueOf(most)) <= 0;
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(
                0, FieldIs.found(field, request) + ", not within " + least + " and " + most);
    }

    @Override
    public String toString() {
        return "has " + field + " within " + least + " and " + most;
    }
}
