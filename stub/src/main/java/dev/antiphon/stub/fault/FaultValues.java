package dev.antiphon.stub.fault;

import dev.antiphon.argument.SizeText;
import dev.antiphon.argument.TimeText;

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
        if (digits.matches("[0-9a-fA-F]{1," + DIGITS_MAX + "}")) {
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

    /** Reads the next argument as a number of bytes, in the form of {@link SizeText}. */
    long size(String name, long least, long most) {
        String text = next(name);
        long size = SizeText.read(text).orElse(-1);
        if (size < least || size > most) {
            throw new IllegalArgumentException(name + " is \"" + text + "\"; give a number of bytes"
                    + " from " + least + " to " + most + ", e.g. 4096 or 64K");
        }
        return size;
    }

    /** Reads the next argument as the index of a byte, from 0. */
    long position(String name) {
        return size(name, 0, FaultGrammar.POSITION_MAX);
    }

    /** Reads the next argument as a number of bytes, at least one. */
    int count(String name) {
        return (int) size(name, 1, Integer.MAX_VALUE);
    }

    /**
     * Reads the next argument as a number. Returns {@code otherwise} if there is no further
     * argument.
     */
    long numberOr(String name, long least, long most, long otherwise) {
        return taken == values.size() ? otherwise : number(name, least, most);
    }

    /** Reads all remaining arguments as numbers of bytes. At least one is required. */
    long[] sizes(String name, long least, long most) {
        List<Long> all = new ArrayList<>();
        do {
            all.add(size(name, least, most));
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
        try {
            Duration time = TimeText.parse(text);
            if (time.isPositive()) {
                return time;
            }
        } catch (IllegalArgumentException e) {
            // refused below, with the name
        }
        throw new IllegalArgumentException(name + " is \"" + text
                + "\"; give a time above zero, with a unit of ms, s, m or h, e.g. 200ms");
    }

    /** Checks that no argument remains. */
    void end() {
        if (taken < values.size()) {
            throw new IllegalArgumentException("\"" + values.get(taken) + "\" is one too many");
        }
    }
}
