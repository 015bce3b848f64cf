package dev.antiphon.stub.fault;

import java.time.Duration;
import java.util.Arrays;

/**
 * A fault that sends the output in pieces of random sizes, with a wait between the pieces.
 *
 * @param bytes the average size of a piece
 * @param variation the most bytes by which a piece is smaller or larger; a piece has at least one
 * @param micros the microseconds between two pieces
 */
record Slice(int bytes, int variation, long micros) implements WireFault {
    static final long MICROS_MAX = 3_600_000_000L;

    Slice {
        FaultValues.within("bytes", bytes, 1, Integer.MAX_VALUE);
        FaultValues.within("variation", variation, 0, Integer.MAX_VALUE);
        FaultValues.within("micros", micros, 0, MICROS_MAX);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            private boolean begun;
            private long left;

            @Override
            public void send(byte[] all) throws InterruptedException {
                int from = 0;
                while (from < all.length) {
                    if (left == 0) {
                        begin();
                    }
                    int to = (int) Math.min(all.length, from + left);
                    below.send(Arrays.copyOfRange(all, from, to));
                    left -= to - from;
                    from = to;
                }
            }

            private void begin() throws InterruptedException {
                left = size();
                if (begun) {
                    fired.run();
                    below.pause(Duration.ofNanos(micros * 1000));
                }
                begun = true;
            }

            private long size() {
                long least = Math.max(1, (long) bytes - variation);
                long most = (long) bytes + variation;
                return least == most ? least : below.random().nextLong(least, most + 1);
            }
        };
    }

    @Override
    public String toString() {
        return "slice:" + bytes + "," + variation + "," + micros;
    }
}
