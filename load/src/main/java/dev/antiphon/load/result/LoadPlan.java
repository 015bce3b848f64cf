package dev.antiphon.load.result;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The settings of a run, in the form that reports show and comparisons check.
 *
 * @param endpoint the server
 * @param pacing the schedule of requests
 * @param places the numbers of connections and of requests in flight on each
 * @param requests the messages and the expected replies
 */
public record LoadPlan(Endpoint endpoint, Pacing pacing, Places places, Requests requests) {
    /** The kinds of load, by the side that determines when a request is sent. */
    public enum Model {
        /** The clock: requests have planned times, regardless of the speed of the server. */
        OPEN,
        /** The server: a connection sends its next request when the last one was answered. */
        CLOSED
    }

    /**
     * The server and its protocol.
     *
     * @param target the address
     * @param framing the text form of the framing
     * @param tls true if connections use TLS
     */
    public record Endpoint(String target, String framing, boolean tls) {}

    /**
     * The schedule of requests.
     *
     * @param model the open or the closed model
     * @param rate the rate as it was given: {@code 500}, {@code max}, {@code 500..8000x2}
     * @param ratePerSecond the planned rate; empty in the closed model, and for a ladder or a
     *     search
     * @param duration the duration of the measurement, or of one step of a ladder or search
     * @param warmUp the time under load before the measurement
     */
    public record Pacing(
            Model model,
            String rate,
            OptionalDouble ratePerSecond,
            Duration duration,
            Duration warmUp) {}

    /**
     * The largest number of requests in flight.
     *
     * @param connections the number of simultaneous connections
     * @param pipelining the largest number of requests in flight on one connection
     * @param oneShot true if each request has a separate connection
     */
    public record Places(int connections, int pipelining, boolean oneShot) {}

    /**
     * The messages and the expected replies.
     *
     * @param sends a short text that identifies the messages: the first template, and a checksum if
     *     the template is cut or others follow it
     * @param meanBytes the mean size in bytes, without framing, of the messages that were sent,
     *     warm-up included; before the run, that of the first message of each template
     * @param expects a short text that shows the expected reply
     * @param timeout the time after which a reply is late; after twice that time it is missing
     * @param seed the seed of all random values
     */
    public record Requests(
            String sends, double meanBytes, String expects, Duration timeout, long seed) {}

    /** Returns a copy with another mean size of a message. */
    public LoadPlan withMeanBytes(double meanBytes) {
        Requests changed = new Requests(
                requests.sends(),
                meanBytes,
                requests.expects(),
                requests.timeout(),
                requests.seed());
        return new LoadPlan(endpoint, pacing, places, changed);
    }
}
