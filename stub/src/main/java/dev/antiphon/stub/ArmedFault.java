package dev.antiphon.stub;

import dev.antiphon.stub.fault.WireFault;

import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * A fault that a stub or a proxy has been told to do, and how often it was done. Any thread.
 *
 * <p>It is for every answer of every connection, until told otherwise.
 */
public final class ArmedFault {
    private final WireFault fault;
    private final AtomicLong fired = new AtomicLong();
    private volatile long connection;
    private volatile long answer;
    private volatile double probability = 1;
    private volatile boolean armed = true;

    /** It is armed. */
    public ArmedFault(WireFault fault) {
        this.fault = fault;
    }

    /** For the n-th connection only, from 1. */
    public ArmedFault onConnection(long number) {
        connection = positive(number);
        return this;
    }

    /** For the n-th answer of a connection only, from 1; a greeting is not counted. */
    public ArmedFault onAnswer(long number) {
        answer = positive(number);
        return this;
    }

    /** For each answer with this probability, by the stub's seed. */
    public ArmedFault withProbability(double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "a probability of " + value + "; give one above 0 and up to 1");
        }
        probability = value;
        return this;
    }

    private static long positive(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("number " + number + "; they count from 1");
        }
        return number;
    }

    /** What it is. */
    public WireFault fault() {
        return fault;
    }

    /** How often it was done. */
    public long fired() {
        return fired.get();
    }

    /** Has it not be done any more. */
    public void disarm() {
        armed = false;
    }

    /** Has it be done again. */
    public void arm() {
        armed = true;
    }

    boolean isFor(long connectionNumber, long answerNumber, RandomGenerator random) {
        return armed
                && (connection == 0 || connection == connectionNumber)
                && (answer == 0 || answer == answerNumber)
                && (probability == 1 || random.nextDouble() < probability);
    }

    /** Whether it is to be done. */
    public boolean isArmed() {
        return armed;
    }

    void fire() {
        fired.incrementAndGet();
    }

    @Override
    public String toString() {
        return fault
                + (connection == 0 ? "" : " on connection " + connection)
                + (answer == 0 ? "" : " on answer " + answer)
                + (probability == 1 ? "" : " with probability " + probability);
    }
}
