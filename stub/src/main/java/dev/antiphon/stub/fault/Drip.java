package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;

import java.time.Duration;
import java.util.Arrays;

/**
 * A fault that sends the output in small groups of bytes, with a wait between the groups.
 *
 * @param bytes the number of bytes in a group
 * @param period the time from one group of bytes to the next
 */
public record Drip(int bytes, Duration period) implements WireFault {
    /**
     * Checks both values.
     *
     * @throws IllegalArgumentException unless both are above zero
     */
    public Drip {
        FaultValues.within("bytes", bytes, 1, Integer.MAX_VALUE);
        FaultValues.positive("period", period);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            private boolean begun;

            @Override
            public void send(byte[] all) throws InterruptedException {
                for (int from = 0; from < all.length; from += bytes) {
                    if (begun) {
                        fired.run();
                        below.pause(period);
                    }
                    begun = true;
                    below.send(Arrays.copyOfRange(all, from, Math.min(all.length, from + bytes)));
                }
            }
        };
    }

    @Override
    public String toString() {
        return "drip:" + bytes + "," + TimeText.of(period);
    }
}
