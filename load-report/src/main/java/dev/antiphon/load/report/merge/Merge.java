package dev.antiphon.load.report.merge;

import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Generator;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadResult.Ladder;
import dev.antiphon.load.result.LoadResult.Measurements;
import dev.antiphon.load.result.LoadResult.Merged;
import dev.antiphon.load.result.LoadResult.Origin;
import dev.antiphon.load.result.LoadResult.Origin.Start;
import dev.antiphon.load.result.Objective;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A merge of the results of several generators that put load on one server at the same time.
 *
 * <p>Histograms and counts are added, so that percentiles and objectives are those of all requests.
 * The rate is the sum of the generators' rates. The seconds of the timelines are aligned by the
 * wall clocks of the generators, to half a second. The merged result is invalid if one result is,
 * and its reasons name the generator. A merged result can be merged again.
 */
public final class Merge {
    /** The largest number of generators in a merged result. */
    public static final int GENERATORS_CEILING = 100;

    private final List<NamedResult> runs;
    private final List<Objective> objectives;
    private final boolean possible;

    private Merge(List<NamedResult> runs) {
        this.runs = runs;
        this.objectives = runs.getFirst().result().objectives().stream()
                .map(each -> Objective.parse(each.objective()))
                .toList();
        this.possible = Obstacles.of(runs, ReportTexts.in(Language.ENGLISH)).isEmpty();
    }

    /**
     * Returns the merge of these results.
     *
     * @param results the results by the names of their files, in the order of reports
     * @throws IllegalArgumentException when there are fewer than two results, or over {@value
     *     #GENERATORS_CEILING} generators, or a result has an impossible time or objective
     */
    public static Merge of(Map<String, LoadResult> results) {
        List<NamedResult> runs = NamedResult.all(results);
        long generators =
                runs.stream().mapToLong(each -> each.generators().size()).sum();
        if (runs.size() < 2 || generators > GENERATORS_CEILING) {
            throw new IllegalArgumentException("a merge of " + runs.size() + " results with "
                    + generators + " generators; give at least 2 results, with up to "
                    + GENERATORS_CEILING + " generators");
        }
        runs.forEach(NamedResult::checkTimes);
        return new Merge(runs);
    }

    /** Returns whether the results are alike, and their generators ran at the same time. */
    public boolean isPossible() {
        return possible;
    }

    /** Returns the reasons why the merge is not possible as lines of text, with the values. */
    public String obstacles(Language language) {
        ReportTexts texts = ReportTexts.in(language);
        return new ObstacleText(texts).of(Obstacles.of(runs, texts));
    }

    /**
     * Returns the merged result.
     *
     * @throws IllegalStateException when the merge is not possible
     */
    public LoadResult result() {
        if (!isPossible()) {
            throw new IllegalStateException(obstacles(Language.ENGLISH));
        }
        Counts counts = Counts.NONE;
        Latency response = Latency.none();
        Latency service = Latency.none();
        for (NamedResult run : runs) {
            counts = counts.plus(run.result().counts());
            response = response.plus(run.result().response());
            service = service.plus(run.result().service());
        }
        Duration took = took(counts);
        Measurements measurements =
                new Measurements(counts, response, service, MergedTimeline.of(runs));
        List<ObjectiveOutcome> outcomes = objectives.stream()
                .map(each -> each.judge(measurements.counts(), measurements.response(), took))
                .toList();
        return new LoadResult(
                new Origin(
                        MergedPlan.plan(runs),
                        MergedPlan.host(runs),
                        start(),
                        took,
                        Optional.of(new Merged(generators()))),
                measurements,
                Ladder.NONE,
                validity(counts.planned()),
                outcomes);
    }

    private List<Generator> generators() {
        return runs.stream().flatMap(each -> each.generators().stream()).toList();
    }

    /** Returns the first start, and the planned one if it is the same for all generators. */
    private Start start() {
        Instant first = generators().stream()
                .map(each -> each.run().started())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        List<Optional<Instant>> planned = generators().stream()
                .map(each -> each.run().startPlanned())
                .distinct()
                .toList();
        return new Start(first, planned.size() == 1 ? planned.getFirst() : Optional.empty());
    }

    /** Returns the duration with which the rate of all replies is the sum of the rates. */
    private Duration took(Counts counts) {
        double perSecond =
                runs.stream().mapToDouble(each -> each.result().okPerSecond()).sum();
        return perSecond > 0
                ? Duration.ofNanos(Math.round(counts.ok() * 1e9 / perSecond))
                : runs.stream()
                        .map(each -> each.result().took())
                        .max(Comparator.naturalOrder())
                        .orElseThrow();
    }

    /**
     * Returns the reasons and remarks of all generators. A generator with too few samples is no
     * reason, since the objectives are judged by the samples of all.
     */
    private Validity validity(long planned) {
        List<Reason> reasons = new ArrayList<>();
        List<Reason> remarks = new ArrayList<>();
        for (NamedResult run : runs) {
            run.reasons(run.result().validity().reasons()).stream()
                    .filter(each -> !isOfSamples(each))
                    .forEach(reasons::add);
            remarks.addAll(run.reasons(run.result().validity().remarks()));
        }
        for (Objective objective : objectives) {
            if (planned < objective.samplesNeeded()) {
                reasons.add(new Reason.TooFewSamples(
                        objective.toString(), planned, objective.samplesNeeded()));
            }
        }
        return new Validity(reasons, remarks);
    }

    private static boolean isOfSamples(Reason reason) {
        return reason instanceof Reason.OfGenerator of
                && of.reason() instanceof Reason.TooFewSamples;
    }
}
