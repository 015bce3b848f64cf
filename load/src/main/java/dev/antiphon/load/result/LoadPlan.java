package dev.antiphon.load.result;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What a run was to do, in words and numbers that a report can show and a comparison can hold
 * against another's.
 *
 * @param target the address
 * @param framing as the grammar of framings writes it
 * @param model whether requests have a time of their own
 * @param rate as it was asked for: {@code 500}, {@code max}, {@code 500..8000x2}
 * @param ratePerSecond the planned rate; empty in the closed model, and where a ladder or a search
 *     has several
 * @param connections how many at once
 * @param duration of the measured part; of one step, in a ladder or a search
 * @param warmUp before it, not measured
 * @param pipelining how many requests one connection may have in flight
 * @param oneShot whether each request has a connection of its own
 * @param tls whether connections speak TLS
 * @param sends what is sent, in short
 * @param meanBytes of a message, without its framing
 * @param expects what a reply must be, in short
 * @param timeout after which a reply is late; after twice that it is missing
 * @param seed of every value that is drawn
 */
public record LoadPlan(
        String target,
        String framing,
        Model model,
        String rate,
        OptionalDouble ratePerSecond,
        int connections,
        Duration duration,
        Duration warmUp,
        int pipelining,
        boolean oneShot,
        boolean tls,
        String sends,
        double meanBytes,
        String expects,
        Duration timeout,
        long seed) {
    /** Who decides when a request is sent. */
    public enum Model {
        /** The clock: requests have planned times, whether the server keeps up or not. */
        OPEN,
        /** The server: a connection sends its next request when the last was answered. */
        CLOSED
    }
}
