package dev.antiphon.stub.match;

/**
 * A matcher of messages by the first message of their connection, which another matcher must match.
 */
record Began(Matcher first) implements Circumstance {
    @Override
    public boolean matches(Request request) {
        return first.matches(request.first());
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(
                0,
                "the first message of its connection is not so: "
                        + first.explain(request.first()).reason());
    }

    @Override
    public String toString() {
        return "comes on a connection whose first message " + first;
    }
}
