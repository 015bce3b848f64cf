package dev.antiphon.stub.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A fault that sends the output in pieces, 5 ms apart. The pause lets the peer read the pieces one
 * by one, but does not guarantee it.
 */
public final class Split implements WireFault {
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final long[] points;
    private final int every;

    private Split(long[] points, int every) {
        this.points = points;
        this.every = every;
    }

    /**
     * Returns a fault that splits the output before the bytes of these indexes, counted from 0.
     *
     * @throws IllegalArgumentException when there is no index, or the smallest is not from 1 to
     *     2^50
     */
    static Split at(long... points) {
        if (points.length == 0) {
            throw new IllegalArgumentException("no point to split at; give one or more");
        }
        long[] sorted = points.clone();
        Arrays.sort(sorted);
        FaultValues.within("the first point", sorted[0], 1, FaultValues.POSITION_MAX);
        return new Split(sorted, 0);
    }

    /**
     * Returns a fault that splits the output into pieces of this size in bytes.
     *
     * @throws IllegalArgumentException unless the size is at least 1
     */
    static Split every(int bytes) {
        return new Split(
                new long[0], (int) FaultValues.within("bytes", bytes, 1, Integer.MAX_VALUE));
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            private long sent;

            @Override
            public void send(byte[] bytes) throws InterruptedException {
                int from = 0;
                while (from < bytes.length) {
                    int to = (int) Math.min(bytes.length, from + next(sent) - sent);
                    if (sent > 0 && isCut(sent)) {
                        fired.run();
                        below.pause(MOMENT);
                    }
                    below.send(Arrays.copyOfRange(bytes, from, to));
                    sent += to - from;
                    from = to;
                }
            }
        };
    }

    private boolean isCut(long at) {
        return every > 0 ? at % every == 0 : Arrays.binarySearch(points, at) >= 0;
    }

    /** Returns the index of the first byte after {@code at} before which the output is cut. */
    private long next(long at) {
        if (every > 0) {
            return (at / every + 1) * every;
        }
        int found = Arrays.binarySearch(points, at + 1);
        int place = found >= 0 ? found : -found - 1;
        return place < points.length ? points[place] : Long.MAX_VALUE;
    }

    @Override
    public String toString() {
        return every > 0
                ? "split-every:" + every
                : Arrays.stream(points)
                        .mapToObj(String::valueOf)
                        .collect(Collectors.joining(",", "split:", ""));
    }
}
