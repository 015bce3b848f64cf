package dev.antiphon.metrics;

import dev.antiphon.event.ClientEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A listener that counts and times the events of one server or client in Micrometer meters. The
 * names of all meters begin with {@code antiphon.server.} or {@code antiphon.client.}; {@code
 * docs/metrics.md} lists them.
 *
 * <p>Tags have few different values: a direction, the code of a failure, the end of a connection.
 * Addresses and received bytes are never tags. Like every {@link EventListener}, it runs on a
 * separate virtual thread. Two servers in the same registry need different tags, since they
 * otherwise share their meters.
 */
public final class MetricsListener implements EventListener {
    private static final Duration SHORTEST = Duration.ofNanos(10_000);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final MeterRegistry registry;
    private final String prefix;
    private final Tags tags;
    private final AtomicLong active = new AtomicLong();
    private final Counter opened;
    private final Counter dropped;
    private final Counter messagesIn;
    private final Counter messagesOut;
    private final Counter bytesIn;
    private final Counter bytesOut;
    private final Timer answerTime;

    private MetricsListener(MeterRegistry registry, String prefix, Tags tags, Timer answerTime) {
        this.registry = registry;
        this.prefix = prefix;
        this.tags = tags;
        this.answerTime = answerTime;
        opened = counter("connections", "Connections that opened", Tags.empty());
        dropped = counter("events.dropped", "Events that are missing in all this", Tags.empty());
        Tags in = Tags.of("direction", "in");
        Tags out = Tags.of("direction", "out");
        messagesIn = counter("messages", "Messages", in);
        messagesOut = counter("messages", "Messages", out);
        bytesIn = bytes(in);
        bytesOut = bytes(out);
        Gauge.builder(prefix + "connections.active", active, AtomicLong::get)
                .description("Connections that are open")
                .tags(tags)
                .register(registry);
    }

    /**
     * Returns a listener for a server. Its timer {@code handler.time} measures from the arrival of
     * a request until its reply is composed.
     *
     * @param tags the tags of all meters of this listener
     */
    public static MetricsListener ofServer(MeterRegistry registry, Tags tags) {
        String prefix = "antiphon.server.";
        String about = "From a request's arrival until its reply was composed";
        return new MetricsListener(
                registry, prefix, tags, timer(registry, prefix + "handler.time", about, tags));
    }

    /**
     * Returns a listener for a client. Its timer {@code reply.time} measures from the composing of
     * a request until the arrival of its reply.
     *
     * @param tags the tags of all meters of this listener
     */
    public static MetricsListener ofClient(MeterRegistry registry, Tags tags) {
        String prefix = "antiphon.client.";
        String about = "From a request's sending until its whole reply was there";
        return new MetricsListener(
                registry, prefix, tags, timer(registry, prefix + "reply.time", about, tags));
    }

    private static Timer timer(MeterRegistry registry, String name, String about, Tags tags) {
        return Timer.builder(name)
                .description(about)
                .tags(tags)
                .publishPercentileHistogram()
                .minimumExpectedValue(SHORTEST)
                .maximumExpectedValue(LONGEST)
                .register(registry);
    }

    private Counter bytes(Tags direction) {
        return Counter.builder(prefix + "bytes")
                .description("Bytes of messages, without their framing")
                .baseUnit("bytes")
                .tags(tags.and(direction))
                .register(registry);
    }

    private Counter counter(String name, String about, Tags more) {
        return Counter.builder(prefix + name)
                .description(about)
                .tags(tags.and(more))
                .register(registry);
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case ConnectionEvent of -> on(of);
            case ServerEvent of -> on(of);
            case ClientEvent.ConnectFailed failed -> failed(failed.failure());
        }
    }

    private void on(ConnectionEvent event) {
        switch (event) {
            case ConnectionEvent.Opened of -> {
                opened.increment();
                active.incrementAndGet();
            }
            case ConnectionEvent.MessageIn in -> {
                message(messagesIn, bytesIn, in.message());
                answered(in.answers());
            }
            case ConnectionEvent.MessageOut out -> {
                message(messagesOut, bytesOut, out.message());
                answered(out.answers());
            }
            case ConnectionEvent.Failed failed -> failed(failed.failure());
            case ConnectionEvent.MessagesSkipped skipped ->
                counter("messages.skipped", "Messages that slow members missed", Tags.empty())
                        .increment((double) skipped.count());
            case ConnectionEvent.HalfClosed of -> {}
            case ConnectionEvent.Closed of -> {
                // first, so that all are counted when none is active
                closed(of.how());
                active.decrementAndGet();
            }
        }
    }

    private void on(ServerEvent event) {
        switch (event) {
            case ServerEvent.AcceptFailed failed -> failed(failed.failure());
            case ServerEvent.ConnectionsRefused refused ->
                failures(refused.failure()).increment((double) refused.count());
            case ServerEvent.LoopStalled of ->
                counter("loop.stalls", "Times that an event loop was told as held", Tags.empty())
                        .increment();
            case ServerEvent.CertificatesReloaded of -> {}
            case ServerEvent.CertificatesNotReloaded of -> {}
            case ServerEvent.LimitsChanged of -> {}
            case ServerEvent.LimitAdjusted of -> {}
            case ServerEvent.EventsDropped lost -> dropped.increment((double) lost.count());
            case ServerEvent.Listening of -> {}
            case ServerEvent.Drained of -> {}
        }
    }

    private static void message(Counter messages, Counter bytes, Message message) {
        messages.increment();
        bytes.increment(message.size());
    }

    private void answered(Optional<Answered> answers) {
        answers.ifPresent(
                request -> answerTime.record(request.elapsedNanos(), TimeUnit.NANOSECONDS));
    }

    private void closed(How how) {
        Tags one = Tags.of("how", how.name().toLowerCase(Locale.ROOT));
        counter("connections.closed", "Connections by their end", one).increment();
    }

    /**
     * Counts a failure by its code. The number of codes is fixed, so that the number of tags is
     * bounded.
     */
    private void failed(Failure failure) {
        failures(failure).increment();
    }

    private Counter failures(Failure failure) {
        return counter("failures", "Failures by kind", Tags.of("code", failure.code()));
    }
}
