package dev.antiphon.failure;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.Optional;

/**
 * A failure that an exception may have caused. Two failures of one kind are equal when their phases
 * and texts are equal; the exception is not compared.
 */
abstract class CausedFailure implements Failure {
    private final Phase phase;
    private final @Nullable Throwable cause;

    CausedFailure(Phase phase, @Nullable Throwable cause) {
        this.phase = Objects.requireNonNull(phase, "phase");
        this.cause = cause;
    }

    /** Returns the message of a system error, in the language of the system's locale. */
    static String reason(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }

    @Override
    public final Phase phase() {
        return phase;
    }

    @Override
    public final Optional<Throwable> cause() {
        return Optional.ofNullable(cause);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof CausedFailure failure
                && failure.getClass() == getClass()
                && failure.phase == phase
                && failure.text().equals(text());
    }

    @Override
    public final int hashCode() {
        return Objects.hash(getClass(), phase, text());
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + phase + ", " + text() + "]";
    }
}
