package dev.antiphon.stub.proxy;

import dev.antiphon.argument.Nearest;
import dev.antiphon.stub.fault.WireFault;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fault of a stub or a proxy, with its restrictions and the number of its occurrences. It can be
 * disarmed and armed again. Any thread may call all methods.
 *
 * <p>By default, the fault applies to all connections: in a stub to each answer, in a proxy to the
 * whole byte stream of one direction. {@link #onMessage} and {@link #withProbability} restrict the
 * fault to single messages.
 *
 * <p>The text form is the text of the {@link WireFault}, followed by any of {@code on connection
 * N}, {@code on message N} and {@code with probability P} in this order, such as {@code reset:4 on
 * connection 2 with probability 0.1}.
 */
public final class ArmedFault {
    private static final Pattern GRAMMAR = Pattern.compile("(\\S*)(?: on connection ([0-9]+))?"
            + "(?: on message ([0-9]+))?(?: with probability ([0-9]?\\.?[0-9]{1,18}))?");

    private static final int NUMBER_DIGITS_MAX = 18;

    private static final List<String> WORDS =
            List.of("on", "connection", "message", "with", "probability");

    private final WireFault fault;
    private final AtomicLong fired = new AtomicLong();
    private volatile long connection;
    private volatile long message;
    private volatile double probability = 1;
    private volatile boolean armed = true;

    /** Creates an armed fault that applies to all connections. */
    public ArmedFault(WireFault fault) {
        this.fault = fault;
    }

    /**
     * Returns the armed fault that the text describes.
     *
     * @throws IllegalArgumentException when the text is not a fault; the message names the text and
     *     the allowed forms
     */
    public static ArmedFault parse(String text) {
        Matcher found = GRAMMAR.matcher(text.strip());
        if (!found.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no fault" + misspelt(text)
                    + "; write a fault such as reset:4, then any of: on connection 2, on message 3,"
                    + " with probability 0.1, in this order");
        }
        ArmedFault armed = new ArmedFault(WireFault.parse(found.group(1)));
        Optional.ofNullable(found.group(2)).map(ArmedFault::number).ifPresent(armed::onConnection);
        Optional.ofNullable(found.group(3)).map(ArmedFault::number).ifPresent(armed::onMessage);
        Optional.ofNullable(found.group(4)).map(Double::valueOf).ifPresent(armed::withProbability);
        return armed;
    }

    private static long number(String digits) {
        if (digits.length() > NUMBER_DIGITS_MAX) {
            throw new IllegalArgumentException(digits + " is out of bounds; give 1 or more, with "
                    + NUMBER_DIGITS_MAX + " digits at most");
        }
        return Long.parseLong(digits);
    }

    /**
     * Returns a part of the error text that names the first misspelt word of the conditions and the
     * nearest known word; empty if there is none.
     */
    private static String misspelt(String text) {
        return Arrays.stream(text.strip().split(" +"))
                .skip(1)
                .filter(each -> !WORDS.contains(each))
                .flatMap(each -> Nearest.word(each, WORDS).stream()
                        .map(near -> ": \"" + each + "\" is no condition, but \"" + near + "\""))
                .findFirst()
                .orElse("");
    }

    /** Returns an armed copy with the same restrictions and a count of zero. */
    public ArmedFault again() {
        ArmedFault other = new ArmedFault(fault);
        other.connection = connection;
        other.message = message;
        other.probability = probability;
        return other;
    }

    /**
     * Restricts the fault to the n-th accepted connection, from 1.
     *
     * @throws IllegalArgumentException unless the number is at least 1
     */
    public ArmedFault onConnection(long number) {
        connection = positive("connection", number);
        return this;
    }

    /**
     * Restricts the fault to the n-th message of a connection, from 1. In a stub, the fault applies
     * to the answer to the n-th request; in a proxy, to the n-th message of the direction. A stub
     * does not count greetings and pushes.
     *
     * @throws IllegalArgumentException unless the number is at least 1
     */
    public ArmedFault onMessage(long number) {
        message = positive("message", number);
        return this;
    }

    /**
     * Restricts the fault to random messages: it applies to each message with this probability,
     * above 0 and up to 1. The seed of the stub or proxy determines the random choices.
     *
     * @throws IllegalArgumentException when the probability is out of bounds
     */
    public ArmedFault withProbability(double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "a probability of " + value + "; give one above 0 and up to 1");
        }
        probability = value;
        return this;
    }

    private static long positive(String what, long number) {
        if (number < 1) {
            throw new IllegalArgumentException(
                    "there is no " + what + " " + number + "; the first one is " + what + " 1");
        }
        return number;
    }

    /** Returns the fault. */
    public WireFault fault() {
        return fault;
    }

    /** Returns the number of times that the fault occurred. */
    public long fired() {
        return fired.get();
    }

    /** Disarms the fault, so that it no longer occurs. */
    public void disarm() {
        armed = false;
    }

    /** Arms the fault again. */
    public void arm() {
        armed = true;
    }

    /** Returns whether the fault is armed and applies to this message. May draw a random number. */
    public boolean isFor(long connectionNumber, long messageNumber, RandomGenerator random) {
        return isFor(connectionNumber)
                && (message == 0 || message == messageNumber)
                && (probability == 1 || random.nextDouble() < probability);
    }

    /**
     * Returns whether the fault is armed and applies to this connection or to some of its messages.
     */
    public boolean isFor(long connectionNumber) {
        return armed && (connection == 0 || connection == connectionNumber);
    }

    /** Returns whether the fault is restricted to single messages. */
    public boolean isOfMessages() {
        return message > 0 || probability < 1;
    }

    /** Returns whether the fault is armed. */
    public boolean isArmed() {
        return armed;
    }

    void fire() {
        fired.incrementAndGet();
    }

    /** Returns whether the fault is armed and has not occurred. */
    public boolean isUnfired() {
        return armed && fired.get() == 0;
    }

    /** Returns a report that this fault was armed and did not occur, with a remedy, as one line. */
    public String toldUnfired() {
        String why = fault.isTimed()
                ? "no connection was open for so long; keep one open, or disarm it"
                : "nothing that was sent came to its byte; send more, or disarm it";
        return "the fault " + this + " was armed and never happened: " + why + "\n";
    }

    @Override
    public String toString() {
        return fault
                + (connection == 0 ? "" : " on connection " + connection)
                + (message == 0 ? "" : " on message " + message)
                + (probability == 1
                        ? ""
                        : " with probability "
                                + new BigDecimal("" + probability)
                                        .stripTrailingZeros()
                                        .toPlainString());
    }
}
