package dev.antiphon.load.result;

/**
 * One step of a ladder or a search.
 *
 * @param rates the planned and the achieved rate
 * @param counts the numbers of requests by their end
 * @param response the times from the planned sending to the whole reply
 * @param held true if the step was valid and met every objective
 * @param validity the generator's verdict on its figures
 */
public record LoadStep(
        Rates rates, Counts counts, Latency response, boolean held, Validity validity) {
    /**
     * The rates of a step in requests per second.
     *
     * @param ratePlanned the rate of the schedule
     * @param rateAchieved the rate of requests answered as expected, in time
     */
    public record Rates(double ratePlanned, double rateAchieved) {}

    /** Returns the planned rate per second. */
    public double ratePlanned() {
        return rates.ratePlanned();
    }

    /** Returns the requests per second that were answered as expected, in time. */
    public double rateAchieved() {
        return rates.rateAchieved();
    }
}
