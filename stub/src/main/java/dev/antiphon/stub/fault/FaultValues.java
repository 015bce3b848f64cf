package dev.antiphon.stub.fault;

import dev.antiphon.argument.SizeText;
import dev.antiphon.argument.TimeText;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A reader of the arguments in the text of a fault, one after the other, and the checks of values
 * that the constructors of faults share. A missing, invalid or additional argument throws an {@link
 * IllegalArgumentException}. Used by one thread.
 */
final class FaultValues {
    /** The largest byte index of a fault. */
    static final long POSITION_MAX = 1L << 50;

    private static final Duration TIME_MAX = Duration.ofDays(365);
    private static final int DIGITS_MAX = 19;
    private static final Pattern FRACTION = Pattern.compile("[0-9]{0,9}\\.?[0-9]{1,18}");

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
        return size(name, 0, POSITION_MAX);
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

    /** Reads the next argument as a time, which may be zero. */
    Duration timeFromZero(String name) {
        String text = next(name);
        try {
            return TimeText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + " is \"" + text
                            + "\"; give a time with a unit of ms, s, m or h, e.g. 200ms",
                    e);
        }
    }

    /**
     * Reads the next argument as a time or a range of times, such as {@code 10ms..20ms}.
     *
     * @return the least and the longest time
     */
    List<Duration> times(String name) {
        String text = next(name);
        String[] ends = text.split("\\.\\.", 2);
        try {
            Duration least = TimeText.parse(ends[0]);
            return List.of(least, ends.length == 1 ? least : TimeText.parse(ends[1]));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + " is \"" + text + "\"; give a time or a range, e.g. 20ms or 10ms..20ms",
                    e);
        }
    }

    /** Returns whether a further argument follows. */
    boolean hasNext() {
        return taken < values.size();
    }

    /** Reads the next argument as a decimal number, such as a share of {@code 0.1}. */
    double decimal(String name, double most) {
        String text = next(name);
        double value = FRACTION.matcher(text).matches() ? Double.parseDouble(text) : -1;
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    name + " is \"" + text + "\"; give 0 to " + decimal(most) + ", e.g. 0.1");
        }
        return value;
    }

    /** Returns the decimal digits of a number, which {@link #decimal(String, double)} reads. */
    static String decimal(double value) {
        return new BigDecimal("" + value).stripTrailingZeros().toPlainString();
    }

    /** Checks that no argument remains. */
    void end() {
        if (taken < values.size()) {
            throw new IllegalArgumentException("\"" + values.get(taken) + "\" is one too many");
        }
    }

    static long position(String what, long value) {
        return within(what, value, 0, POSITION_MAX);
    }

    static long within(String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + "; give " + least + " to " + most);
        }
        return value;
    }

    static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    what + " is " + TimeText.of(value) + "; give a time above zero");
        }
        return value;
    }

    static Duration fromZero(String what, Duration value) {
        if (value.isNegative() || value.compareTo(TIME_MAX) > 0) {
            throw new IllegalArgumentException(what + " is " + TimeText.of(value)
                    + "; give a time from 0 to " + TimeText.of(TIME_MAX));
        }
        return value;
    }
}
