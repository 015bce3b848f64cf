package dev.antiphon.stub.fault;

import dev.antiphon.Reply.After;

import java.time.Duration;
import java.util.Arrays;

/**
 * Sends no more than so many bytes a second, in slices of a fiftieth of that. The rate is kept over
 * all that is sent without a pause in between: time lost by one slice is made up by the next.
 *
 * @param bytesPerSecond how many
 */
public record Bandwidth(long bytesPerSecond) implements WireFault {
    private static final int SLICES_PER_SECOND = 50;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Refuses what cannot be. */
    public Bandwidth {
        FaultGrammar.positive("bytesPerSecond", bytesPerSecond);
    }

    @Override
    public Wire over(Wire below, Runnable fired) {
        int slice = Math.clamp(bytesPerSecond / SLICES_PER_SECOND, 1, 1 << 20);
        return new Wire() {
            // when the next byte may be sent
            private long free = System.nanoTime();

            @Override
            public void send(byte[] all) throws InterruptedException {
                for (int from = 0; from < all.length; from += slice) {
                    int to = Math.min(all.length, from + slice);
                    long now = System.nanoTime();
                    if (now - free < 0) {
                        fired.run();
                        below.pause(Duration.ofNanos(free - now));
                    } else if (now - free > NANOS_PER_SECOND / SLICES_PER_SECOND) {
                        free = now; // it had nothing to send
                    }
                    below.send(Arrays.copyOfRange(all, from, to));
                    free += (to - from) * NANOS_PER_SECOND / bytesPerSecond;
                }
            }

            @Override
            public void pause(Duration time) throws InterruptedException {
                below.pause(time);
            }

            @Override
            public void end(After after) {
                below.end(after);
            }
        };
    }

    @Override
    public String toString() {
        return "bandwidth:" + bytesPerSecond;
    }
}
