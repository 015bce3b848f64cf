package dev.antiphon.stub.match;

import dev.antiphon.message.Message;

import java.util.List;
import java.util.Map;

/**
 * A condition on a request, for rules and verifications of a stub. {@link Matchers} has the usual
 * kinds.
 *
 * <p>Implementations must be immutable; any thread may call them. Reports show the result of {@code
 * toString}.
 */
@FunctionalInterface
public interface Matcher {
    /** Returns whether the request matches. Must not block and should not allocate memory. */
    boolean matches(Request request);

    /**
     * Returns the reason of a mismatch and the nearness, for reports. Called for requests that do
     * not match.
     */
    default Mismatch explain(Request request) {
        return new Mismatch(0, "it is not " + this);
    }

    /**
     * Returns the bytes that a template can insert: the groups of a pattern, by number and name.
     */
    default Map<String, Message> groups(Request request) {
        return Map.of();
    }

    /** Returns a matcher that requires this matcher and the other one to match. */
    default Matcher and(Matcher other) {
        return new AllOf(List.of(this, other));
    }

    /** Returns a matcher that requires this matcher or the other one to match. */
    default Matcher or(Matcher other) {
        return new AnyOf(List.of(this, other));
    }

    /** Returns a matcher of messages that this matcher does not match. */
    default Matcher negate() {
        return new Not(this);
    }
}
