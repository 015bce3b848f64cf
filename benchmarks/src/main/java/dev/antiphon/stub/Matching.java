package dev.antiphon.stub;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Request;

/** A stub's search for a rule, without its connections. */
public final class Matching implements AutoCloseable {
    private final StubServer stub = StubServer.start(Framing.line());

    /** The stub, for its rules. */
    public StubServer stub() {
        return stub;
    }

    /** Finds the rule for a message. */
    public Object find(Message message) {
        return stub.stubScript().find(Request.of(message));
    }

    @Override
    public void close() {
        stub.stop();
    }
}
