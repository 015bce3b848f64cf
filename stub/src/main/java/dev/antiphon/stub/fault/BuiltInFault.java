package dev.antiphon.stub.fault;

import java.util.List;
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
                    "sends no more than so many bytes a second",
                    "bandwidth:1000",
                    values ->
                            new Bandwidth(values.size("BYTES_PER_SECOND", 1, Bandwidth.RATE_MAX))),
            new BuiltInFault(
                    "close:BYTES|TIME",
                    "closeAfter(bytes or time)",
                    "closes the connection in order after so many bytes, or after a time",
                    "close:4",
                    values -> values.isTime()
                            ? WireFault.closeAfter(values.time("TIME"))
                            : new CloseAfter(values.position("BYTES"))),
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
                            : new HalfCloseAfter(values.position("BYTES"))),
            new BuiltInFault(
                    "reset:BYTES|TIME",
                    "resetAfter(bytes or time)",
                    "resets the connection after so many bytes, or after a time",
                    "reset:4",
                    values -> values.isTime()
                            ? WireFault.resetAfter(values.time("TIME"))
                            : new ResetAfter(values.position("BYTES"))),
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
                    values -> Split.at(values.sizes("AT", 1, FaultGrammar.POSITION_MAX))),
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

    /** Returns the function that creates the fault from the arguments in its text. */
    Function<FaultValues, WireFault> reader() {
        return reader;
    }

    /** Returns the text form. */
    @Override
    public String toString() {
        return form;
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
