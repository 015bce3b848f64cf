package dev.antiphon.stub.match;

/** A matcher of messages that another matcher does not match. */
record Not(Matcher matcher) implements Matcher {
    @Override
    public boolean matches(Request request) {
        return !matcher.matches(request);
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(matcher instanceof Circumstance ? 0 : 0.5, "it is " + matcher);
    }

    @Override
    public Matcher negate() {
        return matcher;
    }

    @Override
    public String toString() {
        return "not " + matcher;
    }
}
