package dev.antiphon.stub.match;

/** A matcher of the n-th message of a connection, or of all messages of the n-th connection. */
record Count(boolean ofConnection, long number) implements Circumstance {
    private long numberOf(Request request) {
        return ofConnection ? request.connectionNumber() : request.messageNumber();
    }

    @Override
    public boolean matches(Request request) {
        return numberOf(request) == number;
    }

    @Override
    public Mismatch explain(Request request) {
        return new Mismatch(
                0,
                ofConnection
                        ? "it came on connection " + numberOf(request) + ", not " + number
                        : "it is message " + numberOf(request) + " of its connection, not "
                                + number);
    }

    @Override
    public String toString() {
        return ofConnection ? "comes on connection " + number : "is message " + number;
    }
}
