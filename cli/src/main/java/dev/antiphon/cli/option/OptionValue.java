package dev.antiphon.cli.option;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

import java.util.Objects;
import java.util.Optional;

/**
 * The value of an option or parameter of a command, or its default. {@link Options} declares it,
 * the parser of the command line sets it, and the command reads it.
 *
 * @param <T> the type of the value
 */
public final class OptionValue<T> implements IGetter, ISetter {
    private final boolean optional;
    private @Nullable Object parsed;
    private boolean written;

    /**
     * Creates the value of an option that may be absent: an {@link Optional}, empty without the
     * option.
     */
    OptionValue(boolean optional) {
        this.optional = optional;
    }

    @SuppressWarnings("unchecked") // Options declares each with the type that is parsed for it
    public T value() {
        Object value = optional ? Optional.ofNullable(parsed) : Objects.requireNonNull(parsed);
        return (T) value;
    }

    /** Returns whether the option is on the command line, also with its default as value. */
    public boolean isWritten() {
        return written;
    }

    /** Marks the option as present on the command line. */
    void written() {
        written = true;
    }

    @Override
    // The library's own signature; to it, null says that there is no value yet.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"})
    public <V> V get() {
        return (V) parsed;
    }

    @Override
    public <V> V set(V value) {
        V before = get();
        parsed = value;
        return before;
    }
}
