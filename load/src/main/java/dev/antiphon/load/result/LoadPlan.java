package dev.antiphon.load.result;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The settings of a run, in words and numbers that a report shows and a comparison checks.
 *
 * @param endpoint the server
 * @param pacing when requests are sent
 * @param places for requests: connections, and requests on each
 * @param requests messages and expected replies
 */
public record LoadPlan(Endpoint endpoint, Pacing pacing, Places places, Requests requests) {
    /** The side that decides when a request is sent. */
    public enum Model {
        /** Returns the clock: requests have planned times, whether the server keeps up or not. */
        OPEN,
        /** Returns the server: a connection sends its next request when the last was answered. */
        CLOSED
    }

    /**
     * The server and its protocol.
     *
     * @param target the address
     * @param framing in the grammar of framings
     * @param tls true where connections use TLS
     */
    public record Endpoint(String target, String framing, boolean tls) {}

    /**
     * The schedule.
     *
     * @param model the side that sets the pace
     * @param rate in the form in which it was given: {@code 500}, {@code max}, {@code 500..8000x2}
     * @param ratePerSecond the planned rate; empty in the closed model, and where a ladder or a
     *     search has several
     * @param duration of the measured part; of one step, in a ladder or a search
     * @param warmUp before it, not measured
     */
    public record Pacing(
            Model model,
            String rate,
            OptionalDouble ratePerSecond,
            Duration duration,
            Duration warmUp) {}

    /**
     * Places for requests in flight.
     *
     * @param connections at once
     * @param pipelining the requests that one connection may have in flight
     * @param oneShot true where each request has its own connection
     */
    public record Places(int connections, int pipelining, boolean oneShot) {}

    /**
     * Messages and replies.
     *
     * @param sends the messages, in short
     * @param meanBytes of a message, without its framing
     * @param expects the expected reply, in short
     * @param timeout after which a reply is late; after twice that it is missing
     * @param seed of every value that is drawn
     */
    public record Requests(
            String sends, double meanBytes, String expects, Duration timeout, long seed) {}
}
