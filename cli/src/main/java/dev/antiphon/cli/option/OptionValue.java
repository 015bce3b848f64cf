package dev.antiphon.cli.option;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

import java.util.Objects;
import java.util.Optional;

/**
 * The value given for one option or parameter of a command, or its default. It is
 * declared by {@link Options}, written when the command line is read, and read by the command.
 *
 * @param <T> what the command reads
 */
public final class OptionValue<T> implements IGetter, ISetter {
    private final boolean optional;
    private @Nullable Object parsed;
    private boolean written;

    /** Optional: its value is an {@link Optional}, empty where nothing was given. */
    OptionValue(boolean optional) {
        this.optional = optional;
    }

    @SuppressWarnings("unchecked") // Options declares each with the type that is parsed for it
    public T value() {
        Object value = optional ? Optional.ofNullable(parsed) : Objects.requireNonNull(parsed);
        return (T) value;
    }

    /** Returns whether it stands in the command line, be it with the value that it has anyway. */
    public boolean isWritten() {
        return written;
    }

    /** It stands in the command line. */
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
