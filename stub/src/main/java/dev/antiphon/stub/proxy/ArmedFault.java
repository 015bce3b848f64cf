package dev.antiphon.stub.proxy;

import dev.antiphon.argument.Nearest;
import dev.antiphon.stub.fault.WireFault;

import java.math.BigDecimal;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * <p>{@link #change} replaces the values of the fault, also on open connections, without a loss of
 * bytes.
 *
 * <p>The text form is the text of the {@link WireFault}, followed by any of {@code on connection
 * N}, {@code on message N}, {@code with probability P}, {@code with chance P} and {@code for client
 * ADDRESS} in this order, such as {@code reset:4 on connection 2 with probability 0.1}.
 */
public final class ArmedFault {
    private static final Pattern GRAMMAR = Pattern.compile("(\\S*)(?: on connection ([0-9]+))?"
            + "(?: on message ([0-9]+))?(?: with probability ([0-9]?\\.?[0-9]{1,18}))?"
            + "(?: with chance ([0-9]?\\.?[0-9]{1,18}))?(?: for client (\\S+))?");

    private static final int NUMBER_DIGITS_MAX = 18;

    private static final List<String> WORDS = List.of(
            "on", "connection", "message", "with", "probability", "chance", "for", "client");

    private final AtomicLong fired = new AtomicLong();
    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private final AtomicLong version = new AtomicLong();
    private volatile WireFault fault;
    private volatile long connection;
    private volatile long message;
    private volatile double probability = 1;
    private volatile double chance = 1;
    private volatile Optional<ClientNetwork> client = Optional.empty();
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
                    + " with probability 0.1, with chance 0.5, for client 10.0.0.7, in this order");
        }
        ArmedFault armed = new ArmedFault(WireFault.parse(found.group(1)));
        Optional.ofNullable(found.group(2)).map(ArmedFault::number).ifPresent(armed::onConnection);
        Optional.ofNullable(found.group(3)).map(ArmedFault::number).ifPresent(armed::onMessage);
        Optional.ofNullable(found.group(4)).map(Double::valueOf).ifPresent(armed::withProbability);
        Optional.ofNullable(found.group(5)).map(Double::valueOf).ifPresent(armed::withChance);
        Optional.ofNullable(found.group(6)).ifPresent(armed::forClient);
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
        other.chance = chance;
        other.client = client;
        return other;
    }

    /**
     * Restricts the fault to the n-th accepted connection, from 1.
     *
     * @throws IllegalArgumentException unless the number is at least 1
     */
    public ArmedFault onConnection(long number) {
        connection = positive("connection", number);
        changed();
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
        changed();
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
        changed();
        return this;
    }

    /**
     * Restricts the fault to random connections. A proxy draws once for each connection and
     * direction when the fault begins on it, and again after a {@link #change}; a stub draws once
     * for each connection. The seed of the stub or proxy determines the draws.
     *
     * @param value the share of the connections, from 0 for none to 1 for all
     * @throws IllegalArgumentException when the share is out of bounds
     */
    public ArmedFault withChance(double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("a chance of " + value + "; give 0 to 1");
        }
        chance = value;
        changed();
        return this;
    }

    /**
     * Restricts the fault to the connections of one client or network.
     *
     * @param network an address such as {@code 10.0.0.7} or a network such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException when the text is neither; the message names the text
     */
    public ArmedFault forClient(String network) {
        client = Optional.of(ClientNetwork.parse(network));
        changed();
        return this;
    }

    /**
     * Replaces the fault, also on open connections: bytes that the earlier fault holds pass, in
     * their order. The restrictions stay, and a chance is drawn again. A byte count that ends the
     * connection ({@code close:BYTES}, {@code half-close:BYTES}, {@code reset:BYTES}) continues;
     * other faults begin anew.
     */
    public ArmedFault change(WireFault other) {
        fault = Objects.requireNonNull(other, "fault");
        changed();
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

    /**
     * Disarms the fault, so that it no longer occurs. Bytes that it holds on open connections pass
     * at once.
     */
    public void disarm() {
        armed = false;
        watchers.forEach(Runnable::run);
    }

    /** Arms the fault again. */
    public void arm() {
        armed = true;
        changed();
    }

    private void changed() {
        version.incrementAndGet();
        watchers.forEach(Runnable::run);
    }

    /** Adds an action that runs after each change, on the thread that makes the change. */
    void watch(Runnable watcher) {
        watchers.add(watcher);
    }

    /** Removes an action that {@link #watch} has added. */
    void unwatch(Runnable watcher) {
        watchers.remove(watcher);
    }

    /** Returns the number of changes so far. */
    long version() {
        return version.get();
    }

    /** Returns the share of the connections to which the fault applies, from 0 to 1. */
    public double chance() {
        return chance;
    }

    /** Returns whether the fault applies to this message of a connection. May draw a number. */
    boolean isFor(long messageNumber, RandomGenerator random) {
        return (message == 0 || message == messageNumber)
                && (probability == 1 || random.nextDouble() < probability);
    }

    /** Returns whether the fault is armed and applies to this connection, apart from its chance. */
    boolean isFor(long connectionNumber, SocketAddress clientAddress) {
        return armed
                && (connection == 0 || connection == connectionNumber)
                && client.map(each -> each.contains(clientAddress)).orElse(true);
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
                + (probability == 1 ? "" : " with probability " + decimal(probability))
                + (chance == 1 ? "" : " with chance " + decimal(chance))
                + client.map(each -> " for client " + each).orElse("");
    }

    private static String decimal(double value) {
        return new BigDecimal("" + value).stripTrailingZeros().toPlainString();
    }
}
