package dev.antiphon.stub.fault;

import dev.antiphon.stub.text.TimeText;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of the arguments in the text of a fault, one after the other. A missing, invalid or
 * additional argument throws an {@link IllegalArgumentException}. Used by one thread.
 */
final class FaultValues {
    private static final int DIGITS_MAX = 19;

    private final List<String> values;
    private int taken;

    FaultValues(String text) {
        values = text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private String next(String name) {
        if (taken == values.size()) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return values.get(taken++);
    }

    long number(String name, long least, long most) {
        String text = next(name);
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        int radix = text.startsWith("0x") ? 16 : 10;
        long value = -1;
        if (digits.matches("[0-9a-f]{1," + DIGITS_MAX + "}")) {
            try {
                value = Long.parseLong(digits, radix);
            } catch (NumberFormatException e) {
                // refused below, with the allowed values
            }
        }
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " is \"" + text + "\"; give a number from " + least + " to " + most);
        }
        return value;
    }

    /** Reads the next argument as the index of a byte, from 0. */
    long position(String name) {
        return number(name, 0, FaultGrammar.POSITION_MAX);
    }

    /** Reads the next argument as a number of at least one. */
    int count(String name) {
        return (int) number(name, 1, Integer.MAX_VALUE);
    }

    /**
     * Reads the next argument as a number. Returns {@code otherwise} if there is no further
     * argument.
     */
    long numberOr(String name, long least, long most, long otherwise) {
        return taken == values.size() ? otherwise : number(name, least, most);
    }

    /** Reads all remaining arguments as numbers. At least one is required. */
    long[] numbers(String name, long least, long most) {
        List<Long> all = new ArrayList<>();
        do {
            all.add(number(name, least, most));
        } while (taken < values.size());
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    /** Returns whether the next argument is a time with a unit. */
    boolean isTime() {
        return taken < values.size() && TimeText.read(values.get(taken)).isPresent();
    }

    /** Reads the next argument as a time. Returns zero if there is no further argument. */
    Duration timeOr(String name) {
        return taken == values.size() ? Duration.ZERO : time(name);
    }

    Duration time(String name) {
        String text = next(name);
        return TimeText.read(text)
                .filter(each -> !each.isZero())
                .orElseThrow(() -> new IllegalArgumentException(
                        name + " is \"" + text + "\"; give a time above zero as 20ms, 5s or 1m"));
    }

    /** Checks that no argument remains. */
    void end() {
        if (taken < values.size()) {
            throw new IllegalArgumentException("\"" + values.get(taken) + "\" is one too many");
        }
    }
}
