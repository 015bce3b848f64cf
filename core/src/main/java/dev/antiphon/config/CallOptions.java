package dev.antiphon.config;

import dev.antiphon.argument.Arguments;
import dev.antiphon.failure.FailureException;

import java.time.Duration;
import java.util.Optional;

/**
 * The options of one call. Immutable; a {@code with…} method gives a changed
 * copy.
 *
 * @param timeout from the call to its whole reply, with every wait in between: for a place among
 *     the calls in flight, for a connection, for another try. Without one, connecting and replying
 *     have the client's own timeouts
 * @param repeatable whether the server may be given the request twice without harm, so that it may
 *     be tried again after it had left; see {@link FailureException#requestSent}
 */
public record CallOptions(Optional<Duration> timeout, boolean repeatable) {
    private static final CallOptions DEFAULTS = new CallOptions(Optional.empty(), false);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException names the value, its bound and the remedy
     */
    public CallOptions {
        timeout.ifPresent(value -> Arguments.positive("timeout", value));
    }

    /** Returns the client's own timeouts, and not repeatable. */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with this {@link #timeout}. */
    public CallOptions withTimeout(Duration value) {
        return new CallOptions(Optional.of(value), repeatable);
    }

    /** Returns a copy with this {@link #repeatable}. */
    public CallOptions withRepeatable(boolean value) {
        return new CallOptions(timeout, value);
    }
}
