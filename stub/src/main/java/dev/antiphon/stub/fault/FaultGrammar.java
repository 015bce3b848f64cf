package dev.antiphon.stub.fault;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of the faults: text to fault. */
final class FaultGrammar {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final String KNOWN = "reset:BYTES, close:BYTES, half-close:BYTES, split:AT,…,"
            + " split-every:BYTES, drip:BYTES,PERIOD, stall:AFTER,TIME, garbage:AFTER,BYTES,"
            + " corrupt:AT, bandwidth:BYTES_PER_SECOND or drop:AFTER";

    private FaultGrammar() {}

    static WireFault parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String[] values = colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1);
        try {
            return fault(name, values);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no fault; give " + KNOWN + "; times as 20ms, 5s, 1m", e);
        }
    }

    private static WireFault fault(String name, String[] values) {
        int most = switch (name) {
            case "split" -> Integer.MAX_VALUE;
            case "garbage" -> 3;
            case "drip", "stall", "corrupt" -> 2;
            default -> 1;
        };
        if (values.length > most) {
            throw new NumberFormatException("too many values");
        }
        return switch (name) {
            case "reset" -> new ResetAfter(Long.parseLong(values[0]));
            case "close" -> new CloseAfter(Long.parseLong(values[0]));
            case "half-close" -> new HalfCloseAfter(Long.parseLong(values[0]));
            case "split" ->
                Split.at(Stream.of(values).mapToLong(Long::parseLong).toArray());
            case "split-every" -> Split.every(Integer.parseInt(values[0]));
            case "drip" -> new Drip(Integer.parseInt(values[0]), time(values[1]));
            case "stall" -> new Stall(Long.parseLong(values[0]), time(values[1]));
            case "garbage" ->
                new Garbage(
                        Long.parseLong(values[0]),
                        Integer.parseInt(values[1]),
                        values.length > 2 ? Long.parseLong(values[2]) : 1);
            case "corrupt" ->
                new Corrupt(
                        Long.parseLong(values[0]),
                        values.length > 1 ? Integer.decode(values[1]) : 0xff);
            case "bandwidth" -> new Bandwidth(Long.parseLong(values[0]));
            case "drop" -> new Drop(Long.parseLong(values[0]));
            default -> throw new NumberFormatException("no such fault");
        };
    }

    private static Duration time(String text) {
        Matcher found = TIME.matcher(text);
        if (!found.matches()) {
            throw new NumberFormatException("no time");
        }
        long value = Long.parseLong(found.group(1));
        return switch (found.group(2)) {
            case "ms" -> Duration.ofMillis(value);
            case "s" -> Duration.ofSeconds(value);
            default -> Duration.ofMinutes(value);
        };
    }

    static String shown(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
    }

    static long notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    what + " is " + value + "; bytes are counted from 0");
        }
        return value;
    }

    static long positive(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is " + value + "; give 1 or more");
        }
        return value;
    }

    static Duration positive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " is " + value + "; give a time above zero");
        }
        return value;
    }
}
