package dev.antiphon.stub.fault;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The names of the faults: text to fault. */
final class FaultGrammar {
    /** How far into what is sent a fault can be. */
    static final long POSITION_MAX = 1L << 50;

    /** The names, with what stands behind each. */
    private static final Map<String, String> FORMS = new TreeMap<>(Map.ofEntries(
            Map.entry("reset", "reset:BYTES"),
            Map.entry("close", "close:BYTES"),
            Map.entry("half-close", "half-close:BYTES"),
            Map.entry("split", "split:AT,AT…"),
            Map.entry("split-every", "split-every:BYTES"),
            Map.entry("drip", "drip:BYTES,PERIOD"),
            Map.entry("stall", "stall:AFTER,TIME"),
            Map.entry("garbage", "garbage:AFTER,BYTES[,SEED]"),
            Map.entry("corrupt", "corrupt:AT[,XOR]"),
            Map.entry("bandwidth", "bandwidth:BYTES_PER_SECOND"),
            Map.entry("drop", "drop:AFTER"),
            Map.entry("slow-close", "slow-close:TIME")));

    private FaultGrammar() {}

    static WireFault parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        String form = FORMS.get(name);
        if (form == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no fault; there is " + String.join(", ", FORMS.keySet()));
        }
        try {
            FaultValues values = new FaultValues(colon < 0 ? "" : text.substring(colon + 1));
            WireFault fault = fault(name, values);
            values.end();
            return fault;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no fault: " + e.getMessage() + " (" + form + ")", e);
        }
    }

    private static WireFault fault(String name, FaultValues values) {
        return switch (name) {
            case "reset" -> new ResetAfter(values.number("BYTES", 0, POSITION_MAX));
            case "close" -> new CloseAfter(values.number("BYTES", 0, POSITION_MAX));
            case "half-close" -> new HalfCloseAfter(values.number("BYTES", 0, POSITION_MAX));
            case "split" -> Split.at(values.numbers("AT", 1, POSITION_MAX));
            case "split-every" -> Split.every((int) values.number("BYTES", 1, Integer.MAX_VALUE));
            case "drip" ->
                new Drip((int) values.number("BYTES", 1, Integer.MAX_VALUE), values.time("PERIOD"));
            case "stall" -> new Stall(values.number("AFTER", 0, POSITION_MAX), values.time("TIME"));
            case "garbage" ->
                new Garbage(
                        values.number("AFTER", 0, POSITION_MAX),
                        (int) values.number("BYTES", 1, Garbage.BYTES_MAX),
                        values.numberOr("SEED", 0, Long.MAX_VALUE, 1));
            case "corrupt" ->
                new Corrupt(values.number("AT", 0, POSITION_MAX), (int)
                        values.numberOr("XOR", 1, 0xff, 0xff));
            case "bandwidth" ->
                new Bandwidth(values.number("BYTES_PER_SECOND", 1, Bandwidth.RATE_MAX));
            case "slow-close" -> new SlowClose(values.time("TIME"));
            default -> new Drop(values.number("AFTER", 0, POSITION_MAX));
        };
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
}
