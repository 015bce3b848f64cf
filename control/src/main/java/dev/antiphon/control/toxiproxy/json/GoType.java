package dev.antiphon.control.toxiproxy.json;

import java.util.Optional;

/** A type of Go that a field of a call has, with its name in errors. */
public enum GoType {
    /** Any text. */
    STRING("string"),
    /** True or false. */
    BOOL("bool"),
    /** A whole number of 64 bits. */
    INT("int"),
    /** A whole number of 64 bits, named with its size in errors. */
    INT64("int64"),
    /** A number, rounded to single precision. */
    FLOAT32("float32"),
    /** A number in double precision. */
    FLOAT64("float64");

    private final String word;

    GoType(String word) {
        this.word = word;
    }

    /** Returns the name of the type in Go. */
    public String word() {
        return word;
    }

    /**
     * Returns the value as a {@link String}, a {@link Boolean}, a {@link Long} or a {@link Double};
     * empty if it has another type or is out of bounds.
     */
    public Optional<Object> of(GoValue value) {
        return switch (this) {
            case STRING ->
                value instanceof GoValue.Quoted quoted
                        ? Optional.of(quoted.text())
                        : Optional.empty();
            case BOOL ->
                value instanceof GoValue.Truth truth
                        ? Optional.of(truth.isTrue())
                        : Optional.empty();
            case INT, INT64 ->
                value instanceof GoValue.Digits digits ? whole(digits.text()) : Optional.empty();
            case FLOAT32, FLOAT64 ->
                value instanceof GoValue.Digits digits ? real(digits.text()) : Optional.empty();
        };
    }

    /** Returns the word that Go's errors have for a value which is not of this type. */
    public String wordOf(GoValue value) {
        boolean isNumeric = this != STRING && this != BOOL;
        return value instanceof GoValue.Digits && !isNumeric ? "number" : value.word();
    }

    private static Optional<Object> whole(String digits) {
        try {
            return Optional.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Optional<Object> real(String digits) {
        double value = Double.parseDouble(digits);
        double shown = this == FLOAT32 ? Double.parseDouble(Float.toString((float) value)) : value;
        return Double.isInfinite(shown) ? Optional.empty() : Optional.of(shown);
    }
}
