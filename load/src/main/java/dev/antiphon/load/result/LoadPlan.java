package dev.antiphon.load.result;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The settings of a run as reports show and comparisons check them.
 *
 * @param endpoint the server
 * @param pacing the schedule of requests
 * @param places the numbers of connections and of requests in flight on each
 * @param requests the messages and the expected replies
 */
public record LoadPlan(Endpoint endpoint, Pacing pacing, Places places, Requests requests) {
    /** The side that decides when a request is sent. */
    public enum Model {
        /** The clock decides: requests have planned times, regardless of the server's speed. */
        OPEN,
        /** The server decides: a connection sends its next request when the last was answered. */
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
     * The schedule.
     *
     * @param model the side that sets the pace
     * @param rate the rate as it was given: {@code 500}, {@code max}, {@code 500..8000x2}
     * @param ratePerSecond the planned rate; empty in the closed model, and for a ladder or a
     *     search
     * @param duration the duration of the measurement; in a ladder or a search, of one step
     * @param warmUp the time before the measurement
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
     * Messages and replies.
     *
     * @param sends a short text of the messages
     * @param meanBytes the mean size of a message without its framing
     * @param expects a short text of the expected reply
     * @param timeout the time after which a reply is late; after twice that time it is missing
     * @param seed the seed of all random values
     */
    public record Requests(
            String sends, double meanBytes, String expects, Duration timeout, long seed) {}
}
