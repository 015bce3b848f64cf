package dev.antiphon.stub.fault;

import dev.antiphon.argument.Nearest;
import dev.antiphon.message.Reply.After;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A description of a built-in fault: its text form, factory, effect, example and parser. Parsing,
 * error texts, {@link WireFault#forms} and the table in docs/testing.md are derived from {@link
 * #ALL}.
 */
public final class BuiltInFault {

    /** The built-in faults, sorted by name. */
    public static final List<BuiltInFault> ALL = List.of(
            new BuiltInFault(
                    "bandwidth:BYTES_PER_SECOND",
                    "bandwidth(bytesPerSecond)",
                    "sends no more than so many bytes a second; 0 holds all until the fault is"
                            + " disarmed",
                    "bandwidth:1000",
                    values ->
                            new Bandwidth(values.size("BYTES_PER_SECOND", 0, Bandwidth.RATE_MAX))),
            new BuiltInFault(
                    "close:BYTES|TIME",
                    "closeAfter(bytes or time)",
                    "closes the connection in order after so many bytes, or after a time",
                    "close:4",
                    values -> values.isTime()
                            ? WireFault.closeAfter(values.time("TIME"))
                            : new EndAfter(values.position("BYTES"), After.CLOSE)),
            new BuiltInFault(
                    "corrupt:AT[,XOR]",
                    "corrupt(at)",
                    "inverts bits of one byte; all of them without `XOR`",
                    "corrupt:3,1",
                    values -> new Corrupt(
                            values.position("AT"), (int) values.numberOr("XOR", 1, 0xff, 0xff))),
            new BuiltInFault(
                    "drip:BYTES,PERIOD",
                    "drip(bytes, period)",
                    "sends a few bytes at a time",
                    "drip:3,20ms",
                    values -> new Drip(values.count("BYTES"), values.time("PERIOD"))),
            new BuiltInFault(
                    "drop:AFTER[,TIME]",
                    "drop(after, time)",
                    "never sends the rest; the connection stays open, or closes after a time",
                    "drop:9",
                    values -> new Drop(values.position("AFTER"), values.timeOr("TIME"))),
            new BuiltInFault(
                    "garbage:AFTER,BYTES[,SEED]",
                    "garbage(after, bytes, seed)",
                    "inserts random bytes",
                    "garbage:2,4,99",
                    values -> new Garbage(
                            values.position("AFTER"),
                            (int) values.size("BYTES", 1, Garbage.BYTES_MAX),
                            values.numberOr("SEED", 0, Long.MAX_VALUE, 1))),
            new BuiltInFault(
                    "half-close:BYTES|TIME",
                    "halfCloseAfter(bytes or time)",
                    "shuts the output after so many bytes, or after a time; the peer is still heard",
                    "half-close:12",
                    values -> values.isTime()
                            ? WireFault.halfCloseAfter(values.time("TIME"))
                            : new EndAfter(values.position("BYTES"), After.HALF_CLOSE)),
            new BuiltInFault(
                    "idle-close:TIME",
                    "idleClose(time)",
                    "drops everything, and closes the connection after so long without bytes"
                            + " (`0s`: never), and when the fault is disarmed",
                    "idle-close:2s",
                    values -> new IdleClose(values.timeFromZero("TIME"))),
            new BuiltInFault(
                    "latency:TIME[,SIGMA]",
                    "latency(time, jitter)",
                    "delays bytes and the end by a time, a random time of a range (`10ms..20ms`),"
                            + " or log-normally around a median; the rate stays",
                    "latency:20ms",
                    LatencyFault::read),
            new BuiltInFault(
                    "loss:RATE[,CORRELATION]",
                    "loss(rate, correlation)",
                    "drops this share of the chunks; with `CORRELATION`, in bursts",
                    "loss:0.1",
                    values -> new Loss(
                            values.decimal("RATE", 1),
                            values.hasNext() ? values.decimal("CORRELATION", 1) : 0)),
            new BuiltInFault(
                    "reset:BYTES[,DELAY]|TIME",
                    "resetAfter(bytes or time)",
                    "resets the connection after so many bytes (and a delay), or after a time",
                    "reset:4",
                    values -> values.isTime()
                            ? WireFault.resetAfter(values.time("TIME"))
                            : new EndAfter(
                                    values.position("BYTES"), After.RESET, values.timeOr("DELAY"))),
            new BuiltInFault(
                    "slice:BYTES[,VARIATION[,MICROS]]",
                    "slice(bytes, variation, micros)",
                    "sends pieces of so many bytes, more or less, some microseconds apart",
                    "slice:7,3,200",
                    values -> new Slice(
                            values.count("BYTES"),
                            values.hasNext()
                                    ? (int) values.size("VARIATION", 0, Integer.MAX_VALUE)
                                    : 0,
                            values.numberOr("MICROS", 0, Slice.MICROS_MAX, 0))),
            new BuiltInFault(
                    "slow-close:TIME",
                    "slowClose(time)",
                    "ends the connection so much later: after the answer that ends it, and after"
                            + " the client's end; in a proxy for a whole connection only",
                    "slow-close:2s",
                    values -> new SlowClose(values.time("TIME"))),
            new BuiltInFault(
                    "split:AT,AT…",
                    "splitAt(at…)",
                    "sends pieces, cut before these bytes, a moment apart",
                    "split:1,5",
                    values -> Split.at(values.sizes("AT", 1, FaultValues.POSITION_MAX))),
            new BuiltInFault(
                    "split-every:BYTES",
                    "splitEvery(bytes)",
                    "sends pieces of so many bytes, a moment apart",
                    "split-every:7",
                    values -> Split.every(values.count("BYTES"))),
            new BuiltInFault(
                    "stall:AFTER,TIME",
                    "stall(after, time)",
                    "stops for a time, then continues; nothing is lost",
                    "stall:4,2s",
                    values -> new Stall(values.position("AFTER"), values.time("TIME"))));

    private final String form;
    private final String java;
    private final String effect;
    private final String example;
    private final Function<FaultValues, WireFault> reader;

    private BuiltInFault(
            String form,
            String java,
            String effect,
            String example,
            Function<FaultValues, WireFault> reader) {
        this.form = form;
        this.java = java;
        this.effect = effect;
        this.example = example;
        this.reader = reader;
    }

    /** Returns the text form: the name and the arguments, such as {@code drip:BYTES,PERIOD}. */
    public String form() {
        return form;
    }

    /**
     * Returns the call of the factory method in {@link WireFault}, such as {@code drip(bytes,
     * period)}.
     */
    public String java() {
        return java;
    }

    /** Returns the effect as a clause without a full stop, such as "inserts random bytes". */
    public String effect() {
        return effect;
    }

    /** Returns an example of the text. Its fault occurs within 64 bytes. */
    public String example() {
        return example;
    }

    /** Returns the text form. */
    @Override
    public String toString() {
        return form;
    }

    /**
     * Returns the fault that the text describes.
     *
     * @throws IllegalArgumentException when the text is not a fault
     */
    static WireFault parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        List<String> names = ALL.stream().map(BuiltInFault::name).toList();
        BuiltInFault named = named(name.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no fault"
                        + Nearest.of(name, names) + "; there is " + String.join(", ", names)));
        try {
            FaultValues values = new FaultValues(colon < 0 ? "" : text.substring(colon + 1));
            WireFault fault = named.reader.apply(values);
            values.end();
            return fault;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no fault: " + e.getMessage() + " (" + named.form() + ")",
                    e);
        }
    }

    /** Returns the built-in fault of this name; empty if there is none. */
    static Optional<BuiltInFault> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Returns the name of the fault: the part of the text form before the colon. */
    String name() {
        return form.substring(0, form.indexOf(':'));
    }
}
