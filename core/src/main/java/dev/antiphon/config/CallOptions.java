package dev.antiphon.config;

import dev.antiphon.argument.Arguments;
import dev.antiphon.failure.FailureException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;

/** The options of one call. Immutable; a {@code with…} method returns a changed copy. */
public final class CallOptions {
    private static final CallOptions DEFAULTS = new CallOptions(null, false);

    private final @Nullable Duration timeout;
    private final boolean repeatable;

    private CallOptions(@Nullable Duration timeout, boolean repeatable) {
        this.timeout = timeout;
        this.repeatable = repeatable;
    }

    /** Returns options with the timeouts of the client, for a request that is not repeatable. */
    public static CallOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns the time from the call to its whole reply, including waits for a slot among the calls
     * in flight, for a connection and for further tries. If empty, the client's timeouts for
     * connecting and replying apply.
     */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /**
     * Returns whether the server may receive the request twice without harm. A repeatable request
     * may be sent again after a failure; see {@link FailureException#requestSent}.
     */
    public boolean repeatable() {
        return repeatable;
    }

    /**
     * Returns a copy with this {@link #timeout}.
     *
     * @throws IllegalArgumentException unless the value is above zero and at most 365 days
     */
    public CallOptions withTimeout(Duration value) {
        return new CallOptions(Arguments.positive("timeout", value), repeatable);
    }

    /** Returns a copy with this {@link #repeatable}. */
    public CallOptions withRepeatable(boolean value) {
        return new CallOptions(timeout, value);
    }

    @Override
    public String toString() {
        return "CallOptions[timeout=" + timeout + ", repeatable=" + repeatable + "]";
    }
}
