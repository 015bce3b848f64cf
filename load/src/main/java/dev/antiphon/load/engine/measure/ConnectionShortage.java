package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.Validity.Reason.BusyConnections;

import java.time.Duration;
import java.util.Optional;

/**
 * Finds that too few connections kept a rate from being reached. Where each has a request all the
 * time, they carry as many per second as go into the mean time of a reply (Little's
 * law). A server that is at its own limit looks the same, but for its replies, which take longer
 * the more requests wait in it: where they did, nothing is said.
 */
public final class ConnectionShortage {
    /** The planned rate is above what is carried by this factor at the least. */
    private static final double ABOVE = 1.05;

    /** The median of what took no longer is no more than so many times the shortest. */
    private static final double ALIKE = 1.5;

    /** So much of what was sent may have ended without a reply, of whose time nothing is known. */
    private static final double LOST_SHARE = 0.01;

    private ConnectionShortage() {}

    /**
     * Returns the remark that the connections were too few for the planned rate, if they were.
     *
     * @param perSecond the planned rate; 0 where the server sets the pace, which needs no remark
     */
    public static Optional<BusyConnections> remark(
            PhaseResult result, double perSecond, LoadPlan plan) {
        Latency service = result.service();
        Counts counts = result.counts();
        Optional<Duration> median = service.percentile(50);
        long lost = counts.sent() - counts.answered();
        if (perSecond == 0 || median.isEmpty() || lost > LOST_SHARE * counts.sent()) {
            return Optional.empty();
        }
        double shortest = service.min().orElse(Duration.ZERO).toNanos();
        Duration mean = service.mean().orElse(Duration.ZERO);
        double atOnce = perSecond * mean.toNanos() / 1e9;
        double places = (double) plan.places().connections() * plan.places().pipelining();
        if (atOnce < ABOVE * places || median.get().toNanos() > ALIKE * shortest) {
            return Optional.empty();
        }
        return Optional.of(new BusyConnections(perSecond, perSecond * places / atOnce, mean, (long)
                Math.ceil(atOnce / plan.places().pipelining())));
    }
}
