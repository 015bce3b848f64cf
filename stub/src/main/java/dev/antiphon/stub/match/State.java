package dev.antiphon.stub.match;

/** A matcher of messages by the state of the connection or the server. */
record State(boolean ofServer, String name) implements Circumstance {
    private String of(Request request) {
        return ofServer ? request.serverState() : request.connectionState();
    }

    @Override
    public boolean matches(Request request) {
        return of(request).equals(name);
    }

    @Override
    public Mismatch explain(Request request) {
        String whose = ofServer ? "the server" : "its connection";
        return new Mismatch(
                0, whose + " is in state \"" + of(request) + "\", not \"" + name + "\"");
    }

    @Override
    public String toString() {
        return (ofServer ? "comes to the server in state \"" : "comes in state \"") + name + "\"";
    }
}
