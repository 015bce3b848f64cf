package dev.antiphon.load.engine.measure;

import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.Validity.Reason.BusyConnections;

import java.time.Duration;
import java.util.Optional;

/**
 * A check whether a run had too few connections to reach the planned rate. If every connection
 * always has a request in flight, the rate follows from the mean time of a reply (Little's law). A
 * server at its own limit shows the same rate, but then replies take longer the more requests wait
 * in the server; in that case there is no remark.
 */
public final class ConnectionShortage {
    /** The smallest ratio of the planned rate to the rate that the connections can carry. */
    private static final double ABOVE = 1.05;

    /**
     * The largest ratio of the median to the shortest reply time at which replies count as equally
     * fast.
     */
    private static final double ALIKE = 1.5;

    /** The largest allowed share of requests without a reply, since their time is unknown. */
    private static final double LOST_SHARE = 0.01;

    private ConnectionShortage() {}

    /**
     * Returns the remark that the connections were too few for the planned rate; empty if they were
     * enough, or if the measurements do not show it.
     *
     * @param perSecond the planned requests per second; 0 in the closed model, which never has this
     *     remark
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
