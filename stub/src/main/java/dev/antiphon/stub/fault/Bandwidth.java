package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;

import java.time.Duration;
import java.util.Arrays;

/**
 * A fault that limits the rate of sending. It sends slices with the bytes for 20 ms each, and each
 * slice when its time has passed, as the last byte of a slow line arrives. If continuous output
 * falls behind the rate, the next slices follow faster, to make up for at most one second. Idle
 * time is not made up for.
 *
 * @param bytesPerSecond the rate; 0 holds all bytes until the fault is disarmed, removed or changed
 */
public record Bandwidth(long bytesPerSecond) implements WireFault {
    static final long RATE_MAX = 1L << 40;
    private static final int SLICES_PER_SECOND = 50;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long IDLE_NANOS = NANOS_PER_SECOND / SLICES_PER_SECOND;
    private static final long CREDIT_NANOS = NANOS_PER_SECOND;
    private static final Duration FOREVER = Duration.ofDays(36_500);

    /**
     * Checks the rate.
     *
     * @throws IllegalArgumentException unless it is from 0 to 2^40
     */
    public Bandwidth {
        FaultValues.within("bytesPerSecond", bytesPerSecond, 0, RATE_MAX);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return bytesPerSecond == 0 ? holding(below, fired) : limited(below, fired);
    }

    private static FaultWire holding(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            @Override
            public void send(byte[] all) throws InterruptedException {
                if (all.length > 0) {
                    fired.run();
                    below.pause(FOREVER);
                }
                below.send(all);
            }

            @Override
            public void end(After after) throws InterruptedException {
                fired.run();
                below.pause(FOREVER);
                below.end(after);
            }
        };
    }

    private FaultWire limited(FaultWire below, Runnable fired) {
        int slice = Math.clamp(bytesPerSecond / SLICES_PER_SECOND, 1, 1 << 20);
        return new ForwardingWire(below) {
            // the time at which the previous bytes have passed
            private long free = System.nanoTime();
            private long ended = free;

            @Override
            public void send(byte[] all) throws InterruptedException {
                if (System.nanoTime() - ended > IDLE_NANOS) {
                    free = System.nanoTime(); // after idle time, the rate starts anew
                }
                for (int from = 0; from < all.length; from += slice) {
                    int to = Math.min(all.length, from + slice);
                    long now = System.nanoTime();
                    free = now - free > CREDIT_NANOS ? now - CREDIT_NANOS : free;
                    free += (to - from) * NANOS_PER_SECOND / bytesPerSecond;
                    if (now - free < 0) {
                        fired.run();
                        below.pause(Duration.ofNanos(free - now));
                    }
                    below.send(Arrays.copyOfRange(all, from, to));
                }
                ended = System.nanoTime();
            }
        };
    }

    @Override
    public String toString() {
        return "bandwidth:" + bytesPerSecond;
    }
}
