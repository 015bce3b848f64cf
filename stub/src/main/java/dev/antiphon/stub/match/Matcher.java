package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.List;
import java.util.Map;

/**
 * A condition on a request in a stub's rule. {@link Matchers} has the usual kinds.
 *
 * <p>Immutable; any thread may use it. Reports show its {@code toString}.
 */
@FunctionalInterface
public interface Matcher {
    /** Returns whether the request matches. Must not block, and should allocate nothing. */
    boolean matches(Request request);

    /** Returns the reason of a mismatch and its nearness; called when no rule matched. */
    default Mismatch explain(Request request) {
        return new Mismatch(0, "it is not " + this);
    }

    /**
     * Returns the bytes that a template may insert: the groups of a pattern, by number and name.
     */
    default Map<String, Message> groups(Request request) {
        return Map.of();
    }

    /** Returns a matcher of messages that both match. */
    default Matcher and(Matcher other) {
        return new AllOf(List.of(this, other));
    }

    /** Returns a matcher of messages that at least one of both matches. */
    default Matcher or(Matcher other) {
        return new AnyOf(List.of(this, other));
    }

    /** Returns a matcher of messages that this one does not match. */
    default Matcher negate() {
        return new Not(this);
    }
}
