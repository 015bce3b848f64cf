package dev.antiphon.stub.fault;

import dev.antiphon.stub.text.TimeText;

import java.time.Duration;

/**
 * Stops after so many bytes for a time, then goes on where it stopped: nothing is lost.
 *
 * @param after how many are sent before
 * @param time how long nothing is sent
 */
public record Stall(long after, Duration time) implements WireFault {
    /** Refuses what cannot be. */
    public Stall {
        FaultGrammar.position("after", after);
        FaultGrammar.positive("time", time);
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
