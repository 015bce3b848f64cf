package dev.antiphon.cli.option;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

import java.util.Objects;
import java.util.Optional;

/**
 * The value of an option or parameter of a command: the given value, or the default. {@link
 * Options} declares the value, the parser of the command line sets it, and the command reads it.
 *
 * @param <T> the type of the value
 */
public final class OptionValue<T> implements IGetter, ISetter {
    private final boolean optional;
    private @Nullable Object parsed;
    private boolean written;
    private boolean literal;

    /**
     * Creates a value. If {@code optional} is true, the value is an {@link Optional}, which is
     * empty if the option is absent.
     */
    OptionValue(boolean optional) {
        this.optional = optional;
    }

    @SuppressWarnings("unchecked") // Options declares the type that is parsed
    public T value() {
        Object value = optional ? Optional.ofNullable(parsed) : Objects.requireNonNull(parsed);
        return (T) value;
    }

    /**
     * Returns whether the option is present on the command line, even if its value equals the
     * default.
     */
    public boolean isWritten() {
        return written;
    }

    /**
     * Returns whether the values of a parameter stand after {@code --} on the command line, where
     * every word is taken as it is.
     */
    public boolean isLiteral() {
        return literal;
    }

    /**
     * Marks the option as present on the command line.
     *
     * @param isLiteral true if the command line contains {@code --}
     */
    void written(boolean isLiteral) {
        written = true;
        literal = isLiteral;
    }

    @Override
    // The signature of picocli, which expects null if there is no value yet.
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
