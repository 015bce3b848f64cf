package dev.antiphon.load.result;

/**
 * One step of a ladder or a search.
 *
 * @param ratePlanned per second
 * @param rateAchieved requests per second that were answered as expected, in time
 * @param counts how its requests ended
 * @param response from the planned time of sending
 * @param held whether it held every objective, and was valid
 * @param validity whether its figures can be believed
 */
public record LoadStep(
        double ratePlanned,
        double rateAchieved,
        Counts counts,
        Latency response,
        boolean held,
        Validity validity) {}
