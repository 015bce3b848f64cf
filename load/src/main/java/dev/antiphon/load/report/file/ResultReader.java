package dev.antiphon.load.report.file;

import dev.antiphon.load.report.text.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Knee;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadStep;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;
import dev.antiphon.recording.json.JsonObject;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The fields of a file to a result, strictly; {@link ResultWriter} is the way back. */
final class ResultReader {
    private static final int INTERVALS_MAX = 100_000; // a day and more, in seconds
    private static final int STEPS_MAX = 1_000;
    private static final int OBJECTIVES_MAX = 100;
    private static final int REASONS_MAX = 100;
    private static final long COUNT_MAX = 1L << 53; // what every JSON reader keeps exactly

    private ResultReader() {}

    static LoadResult result(JsonObject file) {
        long version = file.whole("v", 0, Integer.MAX_VALUE);
        if (version != ResultFile.VERSION) {
            throw new IllegalArgumentException("it is of version " + version
                    + ", and this reader knows version " + ResultFile.VERSION + " only");
        }
        String kind = file.string("kind");
        if (!kind.equals(ResultWriter.KIND)) {
            throw file.wrong("kind", "is \"" + kind + "\", not \"" + ResultWriter.KIND + "\"");
        }
        Validity validity = validity(file.object("validity"));
        LoadResult result = new LoadResult(
                plan(file.object("plan")),
                host(file.object("host")),
                instant(file),
                time(file, "took_ns"),
                ended(file),
                latency(file.object("response")),
                latency(file.object("service")),
                all(file.objects("timeline", INTERVALS_MAX), ResultReader::interval),
                all(file.objects("steps", STEPS_MAX), ResultReader::step),
                file.has("knee") ? Optional.of(knee(file.object("knee"))) : Optional.empty(),
                validity,
                all(
                        file.objects("objectives", OBJECTIVES_MAX),
                        each -> objective(each, validity.isValid())));
        file.end();
        return result;
    }

    private static LoadPlan plan(JsonObject from) {
        LoadPlan plan = new LoadPlan(
                from.string("target"),
                from.string("framing"),
                model(from),
                from.string("rate"),
                from.optionalNumber("rate_per_second"),
                (int) from.whole("connections", 1, Integer.MAX_VALUE),
                time(from, "duration_ns"),
                time(from, "warm_up_ns"),
                (int) from.whole("pipelining", 1, Integer.MAX_VALUE),
                from.flag("one_shot"),
                from.flag("tls"),
                from.string("sends"),
                from.number("mean_bytes"),
                from.string("expects"),
                time(from, "timeout_ns"),
                from.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE));
        from.end();
        return plan;
    }

    private static LoadPlan.Model model(JsonObject from) {
        String model = from.string("model");
        return switch (model) {
            case "open" -> LoadPlan.Model.OPEN;
            case "closed" -> LoadPlan.Model.CLOSED;
            default -> throw from.wrong("model", "is \"" + model + "\", not open nor closed");
        };
    }

    private static Host host(JsonObject from) {
        Host host = new Host(
                from.string("name"),
                from.string("system"),
                from.string("kernel"),
                (int) from.whole("processors", 1, Integer.MAX_VALUE),
                from.string("processor_model"),
                from.whole("heap_bytes_max", 0, Long.MAX_VALUE),
                from.string("jdk"),
                from.string("tool"));
        from.end();
        return host;
    }

    private static Instant instant(JsonObject from) {
        String text = from.string("started");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw from.wrong("started", "is \"" + text + "\", no time");
        }
    }

    /** Those of the whole run, where every request has ended. */
    private static Counts ended(JsonObject file) {
        Counts counts = counts(file.object("counts"));
        long sum = counts.ok() + counts.failed();
        if (counts.planned() != sum) {
            throw file.wrong(
                    "counts",
                    "says that " + counts.planned() + " requests were planned, and that " + sum
                            + " ended");
        }
        return counts;
    }

    private static Counts counts(JsonObject from) {
        Counts counts = new Counts(
                count(from, Column.PLANNED),
                count(from, Column.SENT),
                count(from, Column.OK),
                count(from, Column.WRONG),
                count(from, Column.LATE),
                count(from, Column.MISSING),
                count(from, Column.RESET),
                count(from, Column.REFUSED),
                count(from, Column.TIMED_OUT_CONNECTING),
                count(from, Column.UNSENT),
                count(from, Column.OTHER_FAULTS),
                count(from, Column.CONNECTIONS_OPENED),
                count(from, Column.BYTES_OUT),
                count(from, Column.BYTES_IN));
        from.end();
        return counts;
    }

    /** Of what never happened nothing stands there. */
    private static long count(JsonObject from, Column column) {
        return from.has(column.key()) ? from.whole(column.key(), 1, COUNT_MAX) : 0;
    }

    /** What stands beside the histogram must be what the histogram says. */
    private static Latency latency(JsonObject from) {
        String encoded = from.string("hdr");
        Latency latency;
        try {
            latency = Histograms.decode(encoded);
        } catch (IllegalArgumentException e) {
            throw from.wrong("hdr", "is no histogram: " + e.getMessage());
        }
        long count = from.whole("count", 0, COUNT_MAX);
        if (count != latency.count()) {
            throw from.wrong("count", "is " + count + ", and its histogram has " + latency.count());
        }
        same(from, "min_ns", latency.min());
        same(from, "mean_ns", latency.mean());
        for (double percentile : ResultWriter.PERCENTILES) {
            String key = ResultWriter.percentileKey(percentile);
            same(from, key, latency.percentile(percentile));
        }
        same(from, "max_ns", latency.max());
        from.end();
        return latency;
    }

    private static void same(JsonObject from, String name, Optional<Duration> right) {
        Optional<Duration> found = optionalTime(from, name);
        if (!found.equals(right)) {
            throw from.wrong(name, "is not what its histogram says");
        }
    }

    private static Interval interval(JsonObject from) {
        return new Interval(
                time(from, "at_ns"),
                counts(from.object("counts")),
                optionalTime(from, "p50_ns"),
                optionalTime(from, "p99_ns"),
                optionalTime(from, "max_ns"),
                from.flag("stalled"),
                from.flag("generator_late"));
    }

    private static LoadStep step(JsonObject from) {
        return new LoadStep(
                from.number("rate_planned"),
                from.number("rate_achieved"),
                counts(from.object("counts")),
                latency(from.object("response")),
                from.flag("held"),
                validity(from.object("validity")));
    }

    private static Knee knee(JsonObject from) {
        OptionalDouble holds = from.optionalNumber("holds");
        OptionalDouble fails = from.optionalNumber("fails");
        from.end();
        return new Knee(holds, fails);
    }

    private static Validity validity(JsonObject from) {
        Validity validity = new Validity(
                all(from.objects("reasons", REASONS_MAX), ResultReader::reason),
                all(from.objects("remarks", REASONS_MAX), ResultReader::reason));
        from.end();
        return validity;
    }

    private static Reason reason(JsonObject from) {
        String code = from.string("code");
        return switch (code) {
            case "late-sends" ->
                new Reason.LateSends(
                        time(from, "lateness_ns"),
                        time(from, "allowed_ns"),
                        from.number("percentile"),
                        from.whole("requests", 0, COUNT_MAX));
            case "interrupted" -> new Reason.Interrupted(time(from, "after_ns"));
            case "collection-pauses" ->
                new Reason.CollectionPauses(
                        time(from, "paused_ns"), time(from, "allowed_ns"), time(from, "of_ns"));
            case "processor-wait" ->
                new Reason.ProcessorWait(
                        time(from, "mean_wait_ns"),
                        time(from, "allowed_ns"),
                        time(from, "waited_ns"),
                        time(from, "of_ns"));
            case "generator-busy" -> new Reason.GeneratorBusy(from.number("busy"));
            case "too-few-samples" ->
                new Reason.TooFewSamples(
                        from.string("objective"),
                        from.whole("samples", 0, COUNT_MAX),
                        from.whole("needed", 0, COUNT_MAX));
            case "local-ports-used-up" ->
                new Reason.LocalPortsUsedUp(from.whole("requests", 0, COUNT_MAX));
            case "unasked" ->
                new Reason.Unasked(
                        from.whole("messages", 0, COUNT_MAX),
                        from.string("received"),
                        from.optionalString("id"),
                        from.optionalString("awaited"));
            case "busy-connections" ->
                new Reason.BusyConnections(
                        from.number("rate_planned"),
                        from.number("rate_carried"),
                        time(from, "service_ns"),
                        from.whole("needed", 0, COUNT_MAX));
            case "wrong-reply" ->
                new Reason.WrongReply(from.string("received"), from.string("expected"));
            case "faulted" ->
                new Reason.Faulted(from.string("text"), from.whole("times", 0, COUNT_MAX));
            default -> throw from.wrong("code", "is \"" + code + "\", which is not known");
        };
    }

    private static ObjectiveOutcome objective(JsonObject from, boolean judged) {
        if (from.flag("judged") != judged) {
            throw from.wrong("judged", "is " + !judged + ", and the validity says otherwise");
        }
        return new ObjectiveOutcome(
                from.string("objective"),
                from.optionalNumber("measured"),
                from.string("unit"),
                from.flag("held"));
    }

    private static Duration time(JsonObject from, String name) {
        return Duration.ofNanos(from.whole(name, 0, Long.MAX_VALUE));
    }

    private static Optional<Duration> optionalTime(JsonObject from, String name) {
        return from.has(name) ? Optional.of(time(from, name)) : Optional.empty();
    }

    private static <T> List<T> all(List<JsonObject> list, Function<JsonObject, T> reading) {
        List<T> all = new ArrayList<>(list.size());
        for (JsonObject each : list) {
            all.add(reading.apply(each));
            each.end();
        }
        return all;
    }
}
