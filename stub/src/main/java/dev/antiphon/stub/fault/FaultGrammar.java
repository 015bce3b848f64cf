package dev.antiphon.stub.fault;

import dev.antiphon.argument.Nearest;
import dev.antiphon.argument.TimeText;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The parser of built-in faults, and the checks of values that their constructors share. */
final class FaultGrammar {
    /** The largest byte index of a fault. */
    static final long POSITION_MAX = 1L << 50;

    private FaultGrammar() {}

    static WireFault parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        List<String> names = BuiltInFault.ALL.stream().map(BuiltInFault::name).toList();
        BuiltInFault named = BuiltInFault.named(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no fault"
                        + Nearest.of(name, names) + "; there is " + String.join(", ", names)));
        try {
            FaultValues values = new FaultValues(colon < 0 ? "" : text.substring(colon + 1));
            WireFault fault = named.reader().apply(values);
            values.end();
            return fault;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no fault: " + e.getMessage() + " (" + named.form() + ")",
                    e);
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
}
