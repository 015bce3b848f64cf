package dev.antiphon.load.engine.plan;

import dev.antiphon.address.Address;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;
import dev.antiphon.tls.TlsOptions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * All settings of one run, already checked.
 *
 * @param plan the settings in the form that reports show
 * @param endpoint the server and the transport to it
 * @param requests the messages to send and the check of their replies
 * @param goal the rate of requests and the objectives of the run
 * @param control the number of event loops, the listeners of the run and the signal to stop it
 */
public record LoadSettings(
        LoadPlan plan, Endpoint endpoint, Requests requests, Goal goal, Control control) {
    /**
     * The server and the transport to it.
     *
     * @param connectTimeout the time limit for opening a connection, TLS handshake included
     */
    public record Endpoint(
            Address target, Framing framing, Wire wire, Limits limits, Duration connectTimeout) {}

    /** The transport that carries the framing, with or without TLS. */
    public record Wire(TransportKind transport, Optional<TlsOptions> tls) {}

    /**
     * The messages and the check of their replies.
     *
     * @param correlation the rule that matches a reply to its request by an id; empty if replies
     *     arrive in the order of the requests
     */
    public record Requests(
            RequestSource source,
            ReplyCheck check,
            Optional<Correlation> correlation,
            Opening opening) {}

    /**
     * The exchange at the beginning of each connection, before its first request.
     *
     * @param isGreeted true if the server sends the first message of the connection
     * @param first the first message to send; empty if there is none
     * @param isAnswered false if the server sends no replies at all
     */
    public record Opening(boolean isGreeted, Optional<RequestSource> first, boolean isAnswered) {}

    /**
     * The rate and the objectives of a run.
     *
     * @param find the objective of a search for the highest rate; empty without a search
     */
    public record Goal(Rate rate, Optional<Objective> find, List<Objective> objectives) {}

    /**
     * The number of event loops, the listeners of a run and the signal to stop it.
     *
     * @param loops the number of event loops
     * @param onInterval called after each second with its response times, on the thread of the run
     * @param onStep called before each step with its rate and its duration, on the thread of the
     *     run
     * @param startAt the wall-clock time at which the load begins; empty to begin at once
     * @param stop a future whose completion stops the run early
     */
    public record Control(
            int loops,
            BiConsumer<Interval, Latency> onInterval,
            BiConsumer<Double, Duration> onStep,
            Optional<Instant> startAt,
            CompletableFuture<Void> stop) {}
}
