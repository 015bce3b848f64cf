package dev.antiphon.load.result;

/**
 * One step of a ladder or a search.
 *
 * @param rates the planned and the achieved rate
 * @param counts the numbers of requests by their outcome
 * @param response the times from the planned sending to the complete reply
 * @param held true if the step was valid and met every objective
 * @param validity the reasons to doubt the measurements of the step, if there are any
 */
public record LoadStep(
        Rates rates, Counts counts, Latency response, boolean held, Validity validity) {
    /**
     * The rates of a step in requests per second.
     *
     * @param ratePlanned the planned rate
     * @param rateAchieved the rate of correct replies within the timeout
     */
    public record Rates(double ratePlanned, double rateAchieved) {}

    /** Returns the planned rate in requests per second. */
    public double ratePlanned() {
        return rates.ratePlanned();
    }

    /** Returns the number of correct replies within the timeout, per second. */
    public double rateAchieved() {
        return rates.rateAchieved();
    }
}
