package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;

import java.time.Duration;

/**
 * A fault that pauses the output for a time after a number of bytes and then continues without
 * loss.
 *
 * @param after the number of bytes before the pause
 * @param time the length of the pause
 */
public record Stall(long after, Duration time) implements WireFault {
    /**
     * Checks both values.
     *
     * @throws IllegalArgumentException unless the number is from 0 to 2^50 and the time above zero
     */
    public Stall {
        FaultValues.position("after", after);
        FaultValues.positive("time", time);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Counted(below, after) {
            @Override
            byte[] reached(byte[] rest) throws InterruptedException {
                fired.run();
                below.pause(time);
                return rest;
            }

            @Override
            boolean needsNoByte() {
                return false;
            }
        };
    }

    @Override
    public String toString() {
        return "stall:" + after + "," + TimeText.of(time);
    }
}
