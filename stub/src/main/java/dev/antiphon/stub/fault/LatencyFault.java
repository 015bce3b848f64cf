package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;
import dev.antiphon.message.Reply.After;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A fault that delays bytes and the end, and keeps their order. In a proxy each chunk waits since
 * it was read, so that the rate stays the same; up to 1024 chunks or 16 MiB of a direction wait.
 *
 * @param least the shortest time, or the median of a log-normal distribution
 * @param most the longest time
 * @param sigma the width of the log-normal distribution; 0 for a uniform one
 */
record LatencyFault(Duration least, Duration most, double sigma) implements WireFault {
    private static final double SIGMA_MAX = 5;
    private static final Duration LONGEST = Duration.ofDays(365);

    LatencyFault {
        FaultValues.fromZero("the shortest latency", least);
        FaultValues.fromZero("the longest latency", most);
        if (least.compareTo(most) > 0) {
            throw new IllegalArgumentException("no latency is at least " + TimeText.of(least)
                    + " and at most " + TimeText.of(most) + "; give the shorter one first");
        }
        if (!(sigma >= 0 && sigma <= SIGMA_MAX)) {
            throw new IllegalArgumentException("sigma is " + sigma + "; give 0 to 5");
        }
    }

    static LatencyFault read(FaultValues values) {
        List<Duration> times = values.times("TIME");
        double sigma = values.hasNext() ? values.decimal("SIGMA", SIGMA_MAX) : 0;
        if (sigma > 0 && !times.get(0).equals(times.get(1))) {
            throw new IllegalArgumentException(
                    "a range of times has no SIGMA; give one time, the median");
        }
        return new LatencyFault(times.get(0), times.get(1), sigma);
    }

    private Duration next(RandomGenerator random) {
        if (sigma > 0) {
            double nanos = (double) least.toNanos() * Math.exp(sigma * random.nextGaussian());
            return Duration.ofNanos((long) Math.min(nanos, (double) LONGEST.toNanos()));
        }
        return least.equals(most)
                ? least
                : Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            @Override
            public void send(byte[] bytes) throws InterruptedException {
                if (bytes.length > 0) {
                    fired.run();
                    below.pause(next(below.random()));
                }
                below.send(bytes);
            }

            @Override
            public void end(After after) throws InterruptedException {
                fired.run();
                below.pause(next(below.random()));
                below.end(after);
            }
        };
    }

    @Override
    public boolean waitsSinceArrival() {
        return true;
    }

    @Override
    public String toString() {
        return "latency:" + TimeText.of(least)
                + (sigma > 0 ? "," + FaultValues.decimal(sigma) : "")
                + (least.equals(most) ? "" : ".." + TimeText.of(most));
    }
}
