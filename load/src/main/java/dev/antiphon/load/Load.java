package dev.antiphon.load;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.engine.plan.ReplyCheck;
import dev.antiphon.load.engine.plan.RequestSource;
import dev.antiphon.load.engine.plan.RequestTemplate;
import dev.antiphon.load.result.Bounds;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;
import dev.antiphon.tls.TlsOptions;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A builder of load runs against a server.
 *
 * <pre>{@code
 * LoadResult result = Load.to("localhost:7000")
 *         .framing(Framing.line())
 *         .message("GET {number}")
 *         .expect("VALUE {number}")
 *         .rate(500)
 *         .duration(Duration.ofSeconds(10))
 *         .objectives("p99<20ms,errors<0.1%")
 *         .run();
 * }</pre>
 *
 * <p>{@link #start} begins a run and returns it; a builder may start several runs. Only one thread
 * at a time may use a builder. A duration of over 7 days throws {@link IllegalArgumentException}.
 */
public final class Load {
    /** The largest number of simultaneous connections of a run. */
    public static final int CONNECTIONS_CEILING = 50_000;

    /** The largest number of requests in flight on one connection. */
    public static final int PIPELINING_CEILING = 10_000;

    private static final int LOOPS_CEILING = 64;

    final Address target;
    final List<RequestTemplate> templates = new ArrayList<>();
    final List<Objective> objectives = new ArrayList<>();
    Framing framing = Framing.raw();
    Rate rate = new Rate.Max();
    Optional<Objective> find = Optional.empty();
    Function<RequestSource, ReplyCheck> check = source -> new ReplyCheck.Anything();
    String expects = "";
    Optional<Correlation> correlation = Optional.empty();
    Optional<Boolean> oneShot = Optional.empty();
    Optional<RequestTemplate> first = Optional.empty();
    boolean isGreeted;
    boolean isAnswered = true;
    int loops = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, LOOPS_CEILING);
    Optional<TlsOptions> tls = Optional.empty();
    TransportKind transport = TransportKind.AUTO;
    Limits limits = Limits.defaults();
    int connections = 1;
    int pipelining = 1;
    Duration duration = Duration.ofSeconds(10);
    Duration warmUp = Duration.ZERO;
    Duration timeout = Duration.ofSeconds(5);
    Duration connectTimeout = Duration.ofSeconds(5);
    long seed = 1;
    Optional<Instant> startAt = Optional.empty();
    BiConsumer<Interval, Latency> onInterval = (interval, response) -> {};
    BiConsumer<Double, Duration> onStep = (rate, length) -> {};

    private Load(Address target) {
        this.target = target instanceof HostPort to ? to.asTarget() : target;
    }

    /**
     * Returns a builder of load runs against the server at this {@link Address}.
     *
     * @throws IllegalArgumentException when the address is invalid or its port is 0
     */
    public static Load to(String address) {
        return to(Address.parse(address));
    }

    /** Returns a builder of load runs against the server; see {@link #to(String)}. */
    public static Load to(Address address) {
        return new Load(address);
    }

    /** Sets the framing of the messages; default raw. */
    public Load framing(Framing value) {
        framing = Objects.requireNonNull(value, "framing");
        return this;
    }

    /**
     * Adds a message to send. Several messages are sent in turn; without any, the run sends empty
     * messages.
     *
     * <p>{@code {number}} is the number of the request, from 1, and {@code {number:8}} pads it with
     * zeros to eight digits; {@code {connection}} is the number of the connection. {@code
     * {key:1..500}} and {@code {color:red|green}} are random values from the seed, and {@code
     * {key}} repeats the value. A number may be written in binary: {@code {number:u16}} and {@code
     * {key:1..500:u16}} as two bytes in big-endian order, {@code {number:u16le}} in little-endian
     * order, and {@code {number:bcd3}} as six decimal digits in three bytes.
     *
     * @throws IllegalArgumentException when a placeholder is wrong
     */
    public Load message(String template) {
        templates.add(RequestTemplate.ofRequest(template));
        return this;
    }

    /**
     * Adds a message in hexadecimal digits, with placeholders: {@code 00 01 {number:u16} ff}.
     *
     * @throws IllegalArgumentException when the digits or a placeholder are wrong
     */
    public Load hexMessage(String template) {
        templates.add(RequestTemplate.ofHexRequest(template));
        return this;
    }

    /** Adds a message to send with exactly these bytes. */
    public Load message(Message message) {
        templates.add(RequestTemplate.verbatim(message.bytes()));
        return this;
    }

    /**
     * Sets the expected reply; without one, every reply is accepted. The template is a text with
     * the placeholders of {@link #message(String)} and {@code {message}}, which stands for the
     * request. With a single message template, it may also contain the names of the random values
     * of the message. A text between slashes is an RE2 pattern that must occur in the reply.
     *
     * @throws IllegalArgumentException when the pattern is wrong; {@link #start} checks the rest
     */
    public Load expect(String template) {
        check = ReplyCheck.parse(template);
        expects = template;
        return this;
    }

    /**
     * Sets the expected reply, written in hexadecimal digits with placeholders between bytes.
     * {@link #start} refuses wrong digits or placeholders.
     */
    public Load expectHex(String template) {
        check = ReplyCheck.parseHex(template);
        expects = template;
        return this;
    }

    /** Sets the expected reply: exactly these bytes. */
    public Load expect(Message reply) {
        ReplyCheck exactly = new ReplyCheck.Exactly(RequestTemplate.verbatim(reply.bytes()));
        check = source -> exactly;
        expects = Escapes.shown(reply, ReplyCheck.Checker.SHOWN_BYTES);
        return this;
    }

    /** Sets a condition of correct replies. It runs on an event loop and must not block. */
    public Load expect(Predicate<MessageView> rule) {
        check = source -> new ReplyCheck.Meets(rule);
        expects = "a rule";
        return this;
    }

    /**
     * Sets the first message of each connection, such as a login. It and its reply are no request.
     * {@code {connection}} and {@code {number}} are both the number of the connection. With {@link
     * #oneShot}, the time of the exchange counts toward the request of the connection.
     *
     * @throws IllegalArgumentException when a placeholder is wrong
     */
    public Load first(String template) {
        first = Optional.of(RequestTemplate.ofRequest(template));
        return this;
    }

    /** Sets the first message of each connection; see {@link #first(String)}. */
    public Load first(Message message) {
        first = Optional.of(RequestTemplate.verbatim(message.bytes()));
        return this;
    }

    /** Sets the first message of each connection in hexadecimal; see {@link #first(String)}. */
    public Load hexFirst(String template) {
        first = Optional.of(RequestTemplate.ofHexRequest(template));
        return this;
    }

    /** Sets whether the server greets each connection with a message; default false. */
    public Load greeting(boolean value) {
        isGreeted = value;
        return this;
    }

    /**
     * Sets whether the server sends no replies; default false. Requests then end when the system
     * has accepted their bytes, and a message from the server makes the result invalid.
     */
    public Load noReply(boolean value) {
        isAnswered = !value;
        return this;
    }

    /** Matches replies to requests by an id, so that replies may arrive in any order. */
    public Load correlateBy(Correlation value) {
        correlation = Optional.of(value);
        return this;
    }

    /** Sets a fixed rate of requests per second: the open model. */
    public Load rate(double perSecond) {
        return rate(new Rate.Fixed(perSecond));
    }

    /** Sets the rate of requests; default {@link Rate.Max}, the closed model. */
    public Load rate(Rate value) {
        rate = Objects.requireNonNull(value, "rate");
        return this;
    }

    /**
     * Searches for the highest rate that meets this objective, in steps that each last {@link
     * #duration}. With a {@link Rate.Ladder} as rate, the search stays between its ends.
     *
     * @throws IllegalArgumentException when the text is no objective
     */
    public Load find(String objective) {
        find = Optional.of(Objective.parse(objective));
        return this;
    }

    /**
     * Adds the {@link Objective}s of the run, such as {@code p99<20ms,errors<0.1%}.
     *
     * @throws IllegalArgumentException when a text is no objective
     */
    public Load objectives(String several) {
        objectives.addAll(Objective.parseAll(several));
        return this;
    }

    /**
     * Sets the number of simultaneous connections; default 1.
     *
     * @throws IllegalArgumentException unless it is from 1 to {@value #CONNECTIONS_CEILING}
     */
    public Load connections(int value) {
        connections = Bounds.within("connections", value, CONNECTIONS_CEILING);
        return this;
    }

    /**
     * Sets the largest number of requests in flight on one connection; default 1.
     *
     * @throws IllegalArgumentException unless it is from 1 to {@value #PIPELINING_CEILING}
     */
    public Load pipelining(int value) {
        pipelining = Bounds.within("pipelining", value, PIPELINING_CEILING);
        return this;
    }

    /**
     * Sets whether each request has a separate connection. Default: true for framings in which the
     * end of the connection ends a message, such as raw, and else false.
     */
    public Load oneShot(boolean value) {
        oneShot = Optional.of(value);
        return this;
    }

    /** Sets the measured time, or that of each step of a ladder or search; default 10 s. */
    public Load duration(Duration value) {
        duration = Bounds.positive("duration", value);
        return this;
    }

    /** Sets the time under load before the measurement begins; default zero. */
    public Load warmUp(Duration value) {
        warmUp = value.isZero() ? value : Bounds.positive("warmUp", value);
        return this;
    }

    /**
     * Sets the reply timeout; default 5 s. Later replies count as late, and as missing after twice
     * the timeout.
     */
    public Load timeout(Duration value) {
        timeout = Bounds.positive("timeout", value);
        return this;
    }

    /** Sets the time limit for opening a connection, TLS handshake included; default 5 s. */
    public Load connectTimeout(Duration value) {
        connectTimeout = Bounds.positive("connectTimeout", value);
        return this;
    }

    /** Uses TLS on every connection. */
    public Load tls(TlsOptions value) {
        tls = Optional.of(value);
        return this;
    }

    /** Sets the transport; default the fastest one that the system supports and allows. */
    public Load transport(TransportKind value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /** Sets the limits of every connection, such as the largest reply. */
    public Load limits(Limits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Sets the number of event loops; default half of the processors. A run never uses more loops
     * than connections.
     *
     * @throws IllegalArgumentException unless it is from 1 to 64
     */
    public Load loops(int value) {
        loops = Bounds.within("loops", value, LOOPS_CEILING);
        return this;
    }

    /** Sets the seed of all random values; default 1. */
    public Load seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Sets the wall-clock time at which the load begins, warm-up included; default at once. The run
     * opens its connections before. {@link #start} refuses a time that is past, or over an hour
     * ahead.
     */
    public Load startAt(Instant value) {
        startAt = Optional.of(value);
        return this;
    }

    /** Sets a listener of each measured second and its response times, on the run's thread. */
    public Load onInterval(BiConsumer<Interval, Latency> listener) {
        onInterval = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Sets a listener that is called before each step of a ladder or a search, on the run's thread,
     * with the planned requests per second and the duration of the step.
     */
    public Load onStep(BiConsumer<Double, Duration> listener) {
        onStep = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Starts a run with these settings; later changes of the builder do not affect it.
     *
     * @throws IllegalArgumentException when the settings contradict each other, or the framing
     *     cannot carry a message
     */
    public LoadRun start() {
        return LoadRun.start(new SettingsCheck(this).settings(new CompletableFuture<>()));
    }

    /**
     * Starts a run, waits for its end and returns its result. An interruption aborts the run.
     *
     * @throws IllegalArgumentException as {@link #start}
     * @throws FailureException as {@link LoadRun#await}
     */
    public LoadResult run() throws InterruptedException {
        try (LoadRun run = start()) {
            return run.await();
        }
    }
}
