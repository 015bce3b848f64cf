package dev.antiphon.load;

import dev.antiphon.address.Address;
import dev.antiphon.address.HostPort;
import dev.antiphon.config.Correlation;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.plan.ReplyCheck;
import dev.antiphon.load.engine.plan.RequestSource;
import dev.antiphon.load.engine.plan.RequestTemplate;
import dev.antiphon.load.engine.run.LoadRun;
import dev.antiphon.load.result.Bounds;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Model;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.Rate;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.text.Escapes;
import dev.antiphon.tls.TlsOptions;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A load to be put on a server, in the making; {@link #run} puts it on.
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
 * <p>Not for use by several threads at once, but for {@link #stop}; may be run several times.
 */
public final class Load {
    /** The most connections that a run may have at once. */
    public static final int CONNECTIONS_CEILING = 50_000;

    /** The most requests that one connection may have in flight. */
    public static final int PIPELINING_CEILING = 10_000;

    private static final int LOOPS_CEILING = 64;
    private static final int SHOWN_CHARS = 60;

    private final Address target;
    private final List<RequestTemplate> templates = new ArrayList<>();
    private final List<Objective> objectives = new ArrayList<>();
    private Framing framing = Framing.raw();
    private Rate rate = new Rate.Max();
    private Optional<Objective> find = Optional.empty();
    private Function<RequestSource, ReplyCheck> check = requestSource -> new ReplyCheck.Anything();
    private String expects = "";
    private Optional<Correlation> correlation = Optional.empty();
    private Optional<Boolean> oneShot = Optional.empty();
    private Optional<Integer> loops = Optional.empty();
    private Optional<TlsOptions> tls = Optional.empty();
    private TransportKind transport = TransportKind.AUTO;
    private Limits limits = Limits.defaults();
    private int connections = 1;
    private int pipelining = 1;
    private Duration duration = Duration.ofSeconds(10);
    private Duration warmUp = Duration.ZERO;
    private Duration timeout = Duration.ofSeconds(5);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private long seed = 1;
    private Consumer<Interval> told = interval -> {};
    private BiConsumer<Double, Duration> stepTold = (rate, length) -> {};
    private volatile CompletableFuture<Void> stop = new CompletableFuture<>();

    private Load(Address target) {
        boolean noTarget = target instanceof HostPort host
                && (host.port() == 0 || host.host().equals("*"));
        if (noTarget) {
            throw new IllegalArgumentException(
                    target + " is nowhere to connect to; give a host and a port from 1 to 65535");
        }
        this.target = target;
    }

    /**
     * A load on the server at this address.
     *
     * @param address as {@link Address#parse} reads it
     * @throws IllegalArgumentException when it cannot be read
     */
    public static Load to(String address) {
        return to(Address.parse(address));
    }

    /** As {@link #to(String)}. */
    public static Load to(Address address) {
        return new Load(address);
    }

    /** Where messages begin and end; raw by default. */
    public Load framing(Framing value) {
        framing = Objects.requireNonNull(value, "framing");
        return this;
    }

    /**
     * What is sent; called several times, the messages take turns. {@code {number}} counts the
     * requests from 1 ({@code {number:8}} with zeros before it), {@code {connection}} the
     * connections, {@code {key:1..500}} and {@code {color:red|green}} draw from the seed, and
     * {@code {key}} is the same again. Without any, an empty message is sent.
     *
     * @throws IllegalArgumentException when a place is wrong
     */
    public Load message(String template) {
        templates.add(RequestTemplate.ofRequest(template));
        return this;
    }

    /** What is sent, byte by byte. */
    public Load message(Message message) {
        templates.add(RequestTemplate.verbatim(message.bytes()));
        return this;
    }

    /**
     * What each reply must be: text with the places of {@link #message(String)}, {@code {message}}
     * for the request, and the names that the one template drew; or a pattern between slashes, to
     * be found in the reply. Without it, any reply will do.
     *
     * @throws java.util.regex.PatternSyntaxException when the pattern is none
     */
    public Load expect(String template) {
        check = ReplyCheck.parse(template);
        expects = template;
        return this;
    }

    /** What each reply must meet; asked on an event loop, so it must not block. */
    public Load expect(Predicate<MessageView> rule) {
        check = requestSource -> new ReplyCheck.Meets(rule);
        expects = "a rule";
        return this;
    }

    /** By which id a reply is known, so that replies may come in any order. */
    public Load correlateBy(Correlation value) {
        correlation = Optional.of(value);
        return this;
    }

    /** The open model, with so many requests per second. */
    public Load rate(double perSecond) {
        return rate(new Rate.Fixed(perSecond));
    }

    /** How often requests are sent; {@link Rate.Max}, the closed model, by default. */
    public Load rate(Rate value) {
        rate = Objects.requireNonNull(value, "rate");
        return this;
    }

    /**
     * Searches the highest rate that holds this, in steps of {@link #duration}; between the ends
     * of a {@link Rate.Ladder} where the rate is one.
     *
     * @throws IllegalArgumentException when it is no objective
     */
    public Load find(String objective) {
        find = Optional.of(Objective.parse(objective));
        return this;
    }

    /**
     * What the run must hold, e.g. {@code p99<20ms,errors<0.1%}; see {@link Objective}.
     *
     * @throws IllegalArgumentException when one of them is none
     */
    public Load objectives(String several) {
        objectives.addAll(Objective.parseAll(several));
        return this;
    }

    /**
     * How many connections at once; 1 by default.
     *
     * @throws IllegalArgumentException when not from 1 to {@value #CONNECTIONS_CEILING}
     */
    public Load connections(int value) {
        connections = Bounds.within("connections", value, CONNECTIONS_CEILING);
        return this;
    }

    /**
     * How many requests one connection may have in flight; 1 by default.
     *
     * @throws IllegalArgumentException when not from 1 to {@value #PIPELINING_CEILING}
     */
    public Load pipelining(int value) {
        pipelining = Bounds.within("pipelining", value, PIPELINING_CEILING);
        return this;
    }

    /**
     * Whether each request has a connection of its own; by default only in framings whose messages
     * end by closing, such as raw.
     */
    public Load oneShot(boolean value) {
        oneShot = Optional.of(value);
        return this;
    }

    /** How long is measured, or how long each step of a ladder or a search is; 10 s by default. */
    public Load duration(Duration value) {
        duration = Bounds.positive("duration", value);
        return this;
    }

    /** How long the load is on before anything is measured; not at all by default. */
    public Load warmUp(Duration value) {
        warmUp = value.isZero() ? value : Bounds.positive("warmUp", value);
        return this;
    }

    /** After which a reply is late; one of twice that is missing. 5 s by default. */
    public Load timeout(Duration value) {
        timeout = Bounds.positive("timeout", value);
        return this;
    }

    /** How long connecting may take, TLS included; 5 s by default. */
    public Load connectTimeout(Duration value) {
        connectTimeout = Bounds.positive("connectTimeout", value);
        return this;
    }

    /** Has every connection speak TLS. */
    public Load tls(TlsOptions value) {
        tls = Optional.of(value);
        return this;
    }

    /** The way to the sockets; by default the fastest that is there and allowed. */
    public Load transport(TransportKind value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /** The bounds of every connection, such as that of a reply's size. */
    public Load limits(Limits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * On how many threads; by default half of the processors, and not more than there are
     * connections.
     *
     * @throws IllegalArgumentException when not from 1 to 64
     */
    public Load loops(int value) {
        loops = Optional.of(Bounds.within("loops", value, LOOPS_CEILING));
        return this;
    }

    /** Of every value that is drawn; 1 by default. */
    public Load seed(long value) {
        seed = value;
        return this;
    }

    /** Told of each second when it is over, on the thread that runs the load. */
    public Load onInterval(Consumer<Interval> listener) {
        told = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Told of each step of a ladder or a search before it begins: its rate per second, and how long
     * it is; on the thread that runs the load.
     */
    public Load onStep(BiConsumer<Double, Duration> listener) {
        stepTold = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Puts the load on and waits until its last request has ended, at most twice the timeout after
     * the end. See {@link #stop} for how to end it early.
     *
     * @throws IllegalArgumentException when the settings contradict each other, or the framing
     *     cannot carry a message
     * @throws FailureException when the target's name has no address, or no connection came about
     *     before the start
     * @throws InterruptedException when the thread was interrupted; everything is closed then
     */
    public LoadResult run() throws InterruptedException {
        try {
            return LoadRun.of(loadSettings());
        } finally {
            stop = new CompletableFuture<>();
        }
    }

    /**
     * Ends the run that is on, or else the next one, early: it sends nothing more, waits for the
     * replies that are under way as at any end, and gives what was measured until then, as a result
     * that is not valid. Any thread; returns at once.
     */
    public void stop() {
        stop.complete(null);
    }

    private LoadSettings loadSettings() {
        boolean apart = oneShot.orElse(framing.endsByClosing());
        if (apart && pipelining > 1) {
            throw new IllegalArgumentException("pipelining is " + pipelining
                    + ", but each request has a connection of its own; leave one of them out");
        }
        if (correlation.isPresent() && framing.endsByClosing()) {
            throw new IllegalArgumentException("ids in framing " + framing
                    + ", whose replies end by closing; choose one with a boundary");
        }
        if (find.isPresent() && rate instanceof Rate.Fixed) {
            throw new IllegalArgumentException(
                    "a search has rates of its own, and the rate is " + rate
                            + "; leave one of them out, or give a ladder to search between its ends");
        }
        List<RequestTemplate> sent =
                templates.isEmpty() ? List.of(RequestTemplate.ofRequest("")) : templates;
        RequestSource requestSource = new RequestSource(sent, seed);
        requestSource.forEachSample(this::mustCarry);
        return new LoadSettings(
                plan(requestSource, sent, apart),
                target,
                framing,
                rate,
                find,
                requestSource,
                check.apply(requestSource),
                correlation,
                connectTimeout,
                Math.min(connections, loops.orElse(defaultLoops())),
                !apart,
                limits.toBuilder().tlsHandshakeTimeout(connectTimeout).build(),
                tls,
                transport,
                List.copyOf(objectives),
                told,
                stepTold,
                stop);
    }

    private static int defaultLoops() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, LOOPS_CEILING);
    }

    private void mustCarry(ByteBuffer message) {
        framing.encodeHead(message, ByteBuffer.allocate(framing.overheadBytesMax()));
    }

    private LoadPlan plan(RequestSource requestSource, List<RequestTemplate> sent, boolean apart) {
        IntSummaryStatistics sizes = new IntSummaryStatistics();
        StringBuilder first = new StringBuilder();
        requestSource.forEachSample(message -> {
            if (sizes.getCount() == 0) {
                first.append(Escapes.shown(Message.of(message)));
            }
            sizes.accept(message.remaining());
        });
        String shown = first.length() > SHOWN_CHARS
                ? first.substring(0, SHOWN_CHARS) + "…"
                : first.toString();
        boolean closed = rate instanceof Rate.Max && find.isEmpty();
        return new LoadPlan(
                target.toString(),
                framing.toString(),
                closed ? Model.CLOSED : Model.OPEN,
                find.map(each -> "find " + each).orElse(rate.toString()),
                rate instanceof Rate.Fixed fixed && find.isEmpty()
                        ? OptionalDouble.of(fixed.perSecond())
                        : OptionalDouble.empty(),
                connections,
                duration,
                warmUp,
                pipelining,
                apart,
                tls.isPresent(),
                sent.size() > 1 ? shown + " and " + (sent.size() - 1) + " more" : shown,
                sizes.getAverage(),
                expects,
                timeout,
                seed);
    }
}
