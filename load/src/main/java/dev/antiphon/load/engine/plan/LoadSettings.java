package dev.antiphon.load.engine.plan;

import dev.antiphon.address.Address;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;
import dev.antiphon.tls.TlsOptions;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * All checked settings of one run.
 *
 * @param plan the same settings as reports show them
 * @param endpoint the server and the transport to it
 * @param requests the messages to send and the check of their replies
 * @param goal the rate of requests and the objectives of the run
 * @param control the hooks by which the owner controls the run
 */
public record LoadSettings(
        LoadPlan plan, Endpoint endpoint, Requests requests, Goal goal, Control control) {
    /**
     * The server and the transport to it.
     *
     * @param connectTimeout the time limit for one connection, TLS handshake included
     */
    public record Endpoint(
            Address target, Framing framing, Wire wire, Limits limits, Duration connectTimeout) {}

    /** The transport under the framing. */
    public record Wire(TransportKind transport, Optional<TlsOptions> tls) {}

    /**
     * Messages and the checks of their replies.
     *
     * @param correlation the rule that finds the request of a reply; empty if replies come in order
     */
    public record Requests(
            RequestSource source,
            ReplyCheck check,
            Optional<Correlation> correlation,
            Opening opening) {}

    /**
     * The beginning of each connection, which is not part of any request.
     *
     * @param isGreeted true if the server sends the first message
     * @param first the message that is sent first; empty if there is none
     * @param isAnswered false if the server answers no message at all
     */
    public record Opening(boolean isGreeted, Optional<RequestSource> first, boolean isAnswered) {}

    /**
     * The rate and the objectives.
     *
     * @param find the objective of a search for the highest rate; empty without a search
     */
    public record Goal(Rate rate, Optional<Objective> find, List<Objective> objectives) {}

    /**
     * Threads, listeners and the early end.
     *
     * @param loops the number of event loops
     * @param onInterval called after each second, on the run's thread
     * @param onStep called before each step with its rate and its length, on the run's thread
     * @param stop completed by the owner to end the run early
     */
    public record Control(
            int loops,
            Consumer<Interval> onInterval,
            BiConsumer<Double, Duration> onStep,
            CompletableFuture<Void> stop) {}
}
