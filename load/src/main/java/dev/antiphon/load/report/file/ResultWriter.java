package dev.antiphon.load.report.file;

import dev.antiphon.load.report.text.Column;
import dev.antiphon.load.result.Counts;
import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.LoadStep;
import dev.antiphon.load.result.ObjectiveOutcome;
import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Results to the bytes of a file; {@link ResultReader} is the way back. */
public final class ResultWriter {
    static final String KIND = "load-result";

    /** Beside each histogram, for those who read the file with other programs. */
    static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99);

    // ASCII only, so that nothing in a file acts where it is looked at
    public static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator to;

    private ResultWriter(JsonGenerator to) {
        this.to = to;
    }

    static byte[] bytes(LoadResult result) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            new ResultWriter(to).result(result);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private void result(LoadResult result) {
        to.writeStartObject();
        to.writeNumberProperty("v", ResultFile.VERSION);
        to.writeStringProperty("kind", KIND);
        plan(result.plan());
        host(result.host());
        to.writeStringProperty("started", result.started().toString());
        time("took_ns", result.took());
        counts(result.counts());
        latency("response", result.response());
        latency("service", result.service());
        to.writeArrayPropertyStart("timeline");
        result.timeline().forEach(this::interval);
        to.writeEndArray();
        to.writeArrayPropertyStart("steps");
        result.steps().forEach(this::step);
        to.writeEndArray();
        result.knee().ifPresent(knee -> {
            to.writeObjectPropertyStart("knee");
            optional("holds", knee.holds());
            optional("fails", knee.fails());
            to.writeEndObject();
        });
        validity(result.validity());
        to.writeArrayPropertyStart("objectives");
        result.objectives().forEach(each -> objective(each, result.validity().isValid()));
        to.writeEndArray();
        to.writeEndObject();
    }

    private void plan(LoadPlan plan) {
        to.writeObjectPropertyStart("plan");
        to.writeStringProperty("target", plan.target());
        to.writeStringProperty("framing", plan.framing());
        to.writeStringProperty("model", plan.model().name().toLowerCase(Locale.ROOT));
        to.writeStringProperty("rate", plan.rate());
        optional("rate_per_second", plan.ratePerSecond());
        to.writeNumberProperty("connections", plan.connections());
        time("duration_ns", plan.duration());
        time("warm_up_ns", plan.warmUp());
        to.writeNumberProperty("pipelining", plan.pipelining());
        to.writeBooleanProperty("one_shot", plan.oneShot());
        to.writeBooleanProperty("tls", plan.tls());
        to.writeStringProperty("sends", plan.sends());
        to.writeNumberProperty("mean_bytes", plan.meanBytes());
        to.writeStringProperty("expects", plan.expects());
        time("timeout_ns", plan.timeout());
        to.writeNumberProperty("seed", plan.seed());
        to.writeEndObject();
    }

    private void host(Host host) {
        to.writeObjectPropertyStart("host");
        to.writeStringProperty("name", host.name());
        to.writeStringProperty("system", host.system());
        to.writeStringProperty("kernel", host.kernel());
        to.writeNumberProperty("processors", host.processors());
        to.writeStringProperty("processor_model", host.processorModel());
        to.writeNumberProperty("heap_bytes_max", host.heapBytesMax());
        to.writeStringProperty("jdk", host.jdk());
        to.writeStringProperty("tool", host.tool());
        to.writeEndObject();
    }

    private void interval(Interval interval) {
        to.writeStartObject();
        time("at_ns", interval.at());
        counts(interval.counts());
        optional("p50_ns", interval.p50());
        optional("p99_ns", interval.p99());
        optional("max_ns", interval.max());
        to.writeBooleanProperty("stalled", interval.stalled());
        to.writeBooleanProperty("generator_late", interval.generatorLate());
        to.writeEndObject();
    }

    private void step(LoadStep loadStep) {
        to.writeStartObject();
        to.writeNumberProperty("rate_planned", loadStep.ratePlanned());
        to.writeNumberProperty("rate_achieved", loadStep.rateAchieved());
        counts(loadStep.counts());
        latency("response", loadStep.response());
        to.writeBooleanProperty("held", loadStep.held());
        validity(loadStep.validity());
        to.writeEndObject();
    }

    /** Of what never happened nothing is written. */
    private void counts(Counts counts) {
        to.writeObjectPropertyStart("counts");
        for (Column column : Column.values()) {
            if (column.of(counts) != 0) {
                to.writeNumberProperty(column.key(), column.of(counts));
            }
        }
        to.writeEndObject();
    }

    private void latency(String name, Latency latency) {
        to.writeObjectPropertyStart(name);
        to.writeNumberProperty("count", latency.count());
        optional("min_ns", latency.min());
        optional("mean_ns", latency.mean());
        for (double percentile : PERCENTILES) {
            optional(percentileKey(percentile), latency.percentile(percentile));
        }
        optional("max_ns", latency.max());
        to.writeStringProperty("hdr", latency.encoded());
        to.writeEndObject();
    }

    static String percentileKey(double percentile) {
        boolean whole = percentile == Math.rint(percentile);
        return "p" + (whole ? Long.toString((long) percentile) : Double.toString(percentile))
                + "_ns";
    }

    private void validity(Validity validity) {
        to.writeObjectPropertyStart("validity");
        reasons("reasons", validity.reasons());
        reasons("remarks", validity.remarks());
        to.writeEndObject();
    }

    private void reasons(String name, List<Reason> reasons) {
        to.writeArrayPropertyStart(name);
        for (Reason reason : reasons) {
            to.writeStartObject();
            reason(reason);
            to.writeEndObject();
        }
        to.writeEndArray();
    }

    private void reason(Reason reason) {
        switch (reason) {
            case Reason.LateSends late -> {
                to.writeStringProperty("code", "late-sends");
                time("lateness_ns", late.lateness());
                time("allowed_ns", late.allowed());
                to.writeNumberProperty("percentile", late.percentile());
                to.writeNumberProperty("requests", late.requests());
            }
            case Reason.Interrupted interrupted -> {
                to.writeStringProperty("code", "interrupted");
                time("after_ns", interrupted.after());
            }
            case Reason.CollectionPauses pauses -> {
                to.writeStringProperty("code", "collection-pauses");
                time("paused_ns", pauses.paused());
                time("allowed_ns", pauses.allowed());
                time("of_ns", pauses.of());
            }
            case Reason.ProcessorWait wait -> {
                to.writeStringProperty("code", "processor-wait");
                time("mean_wait_ns", wait.meanWait());
                time("allowed_ns", wait.allowed());
                time("waited_ns", wait.waited());
                time("of_ns", wait.of());
            }
            case Reason.GeneratorBusy busy -> {
                to.writeStringProperty("code", "generator-busy");
                to.writeNumberProperty("busy", busy.busy());
            }
            case Reason.TooFewSamples few -> {
                to.writeStringProperty("code", "too-few-samples");
                to.writeStringProperty("objective", few.objective());
                to.writeNumberProperty("samples", few.samples());
                to.writeNumberProperty("needed", few.needed());
            }
            case Reason.LocalPortsUsedUp ports -> {
                to.writeStringProperty("code", "local-ports-used-up");
                to.writeNumberProperty("requests", ports.requests());
            }
            case Reason.Unasked unasked -> {
                to.writeStringProperty("code", "unasked");
                to.writeNumberProperty("messages", unasked.messages());
                to.writeStringProperty("received", unasked.received());
                unasked.id().ifPresent(id -> to.writeStringProperty("id", id));
                unasked.awaited().ifPresent(id -> to.writeStringProperty("awaited", id));
            }
            case Reason.BusyConnections busy -> {
                to.writeStringProperty("code", "busy-connections");
                to.writeNumberProperty("rate_planned", busy.ratePlanned());
                to.writeNumberProperty("rate_carried", busy.rateCarried());
                time("service_ns", busy.service());
                to.writeNumberProperty("needed", busy.needed());
            }
            case Reason.WrongReply wrong -> {
                to.writeStringProperty("code", "wrong-reply");
                to.writeStringProperty("received", wrong.received());
                to.writeStringProperty("expected", wrong.expected());
            }
            case Reason.Faulted faulted -> {
                to.writeStringProperty("code", "faulted");
                to.writeStringProperty("text", faulted.text());
                to.writeNumberProperty("times", faulted.times());
            }
        }
    }

    /** One of a run that is not valid is not judged, whatever its figures say. */
    private void objective(ObjectiveOutcome outcome, boolean judged) {
        to.writeStartObject();
        to.writeStringProperty("objective", outcome.objective());
        optional("measured", outcome.measured());
        to.writeStringProperty("unit", outcome.unit());
        to.writeBooleanProperty("judged", judged);
        to.writeBooleanProperty("held", outcome.held());
        to.writeEndObject();
    }

    private void time(String name, Duration time) {
        to.writeNumberProperty(name, time.toNanos());
    }

    private void optional(String name, Optional<Duration> time) {
        time.ifPresent(known -> time(name, known));
    }

    private void optional(String name, OptionalDouble number) {
        number.ifPresent(known -> to.writeNumberProperty(name, known));
    }
}
