package dev.antiphon.load;

import dev.antiphon.load.engine.plan.LoadSettings;
import dev.antiphon.load.engine.plan.RequestSource;
import dev.antiphon.load.engine.plan.RequestTemplate;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Model;
import dev.antiphon.load.result.Rate;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;

/**
 * A check that the settings of a {@link Load} do not contradict each other. It also copies them for
 * one run.
 */
final class SettingsCheck {
    /** The longest time from the start of a run to its planned load. */
    private static final Duration START_AHEAD_MAX = Duration.ofHours(1);

    private final Load load;
    private final boolean oneShot;
    private final RequestSource source;
    private final Optional<RequestSource> first;

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException when settings contradict each other; the message names the
     *     remedy
     */
    SettingsCheck(Load load) {
        this.load = load;
        this.oneShot = load.oneShot.orElse(load.framing.endsByClosing());
        if (oneShot && load.pipelining > 1) {
            throw new IllegalArgumentException("pipelining is " + load.pipelining
                    + ", but each request has its own connection; leave one of them out");
        }
        if (load.correlation.isPresent() && load.framing.endsByClosing()) {
            throw new IllegalArgumentException("ids in framing " + load.framing
                    + ", whose replies end by closing; choose one with a boundary");
        }
        if (load.find.isPresent() && load.rate instanceof Rate.Fixed) {
            throw new IllegalArgumentException("a search chooses its rates, and the rate is "
                    + load.rate
                    + "; leave one of them out, or give a ladder to search between its ends");
        }
        if (!load.isAnswered && (!load.expects.isEmpty() || load.correlation.isPresent())) {
            throw new IllegalArgumentException("no replies are awaited, and "
                    + (load.expects.isEmpty() ? "ids match replies" : "a reply is expected")
                    + "; leave one of them out");
        }
        load.startAt.ifPresent(SettingsCheck::mustBeSoon);
        List<RequestTemplate> sent =
                load.templates.isEmpty() ? List.of(RequestTemplate.ofRequest("")) : load.templates;
        this.source = new RequestSource(sent, load.seed);
        this.first = load.first.map(each -> new RequestSource(List.of(each), load.seed));
        source.forEachSample(this::mustBeCarried);
        first.ifPresent(each -> each.forEachSample(this::mustBeCarried));
    }

    private static void mustBeSoon(Instant startAt) {
        Duration ahead = Duration.between(Instant.now(), startAt);
        if (!ahead.isPositive()) {
            throw new IllegalArgumentException("the planned start " + startAt + " was "
                    + ahead.negated().toMillis() + " ms ago; plan a later one");
        }
        if (ahead.compareTo(START_AHEAD_MAX) > 0) {
            throw new IllegalArgumentException("the planned start " + startAt + " is "
                    + ahead.toMinutes() + " min ahead; plan one at most "
                    + START_AHEAD_MAX.toMinutes() + " min ahead");
        }
    }

    private void mustBeCarried(ByteBuffer message) {
        ByteBuffer unused = load.framing.ofRequests().encoded(message);
    }

    LoadSettings settings(CompletableFuture<Void> stop) {
        return new LoadSettings(
                plan(),
                new LoadSettings.Endpoint(
                        load.target,
                        load.framing,
                        new LoadSettings.Wire(load.transport, load.tls),
                        load.limits.toBuilder()
                                .tlsHandshakeTimeout(load.connectTimeout)
                                .build(),
                        load.connectTimeout),
                new LoadSettings.Requests(
                        source,
                        load.check.apply(source),
                        load.correlation,
                        new LoadSettings.Opening(load.isGreeted, first, load.isAnswered)),
                new LoadSettings.Goal(load.rate, load.find, List.copyOf(load.objectives)),
                new LoadSettings.Control(
                        Math.min(load.connections, load.loops),
                        load.onInterval,
                        load.onStep,
                        load.startAt,
                        stop));
    }

    private LoadPlan plan() {
        IntSummaryStatistics sizes = new IntSummaryStatistics();
        source.forEachSample(message -> sizes.accept(message.remaining()));
        return new LoadPlan(
                new LoadPlan.Endpoint(
                        load.target.toString(), load.framing.toString(), load.tls.isPresent()),
                pacing(),
                new LoadPlan.Places(load.connections, load.pipelining, oneShot),
                new LoadPlan.Requests(
                        source.shown(),
                        sizes.getAverage(),
                        load.isAnswered ? load.expects : "no reply",
                        load.timeout,
                        load.seed));
    }

    private LoadPlan.Pacing pacing() {
        boolean closed = load.rate instanceof Rate.Max && load.find.isEmpty();
        return new LoadPlan.Pacing(
                closed ? Model.CLOSED : Model.OPEN,
                load.find.map(each -> "find " + each).orElse(load.rate.toString()),
                load.rate instanceof Rate.Fixed fixed && load.find.isEmpty()
                        ? OptionalDouble.of(fixed.perSecond())
                        : OptionalDouble.empty(),
                load.duration,
                load.warmUp);
    }
}
