package dev.antiphon.load.result;

/**
 * One step of a ladder or a search.
 *
 * @param rates the planned and the achieved rate
 * @param counts how its requests ended
 * @param response times from the planned time of sending
 * @param held true where the step was valid and held every objective
 * @param validity the generator's verdict on its figures
 */
public record LoadStep(
        Rates rates, Counts counts, Latency response, boolean held, Validity validity) {
    /**
     * Requests per second.
     *
     * @param ratePlanned by the schedule
     * @param rateAchieved answered as expected, in time
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
