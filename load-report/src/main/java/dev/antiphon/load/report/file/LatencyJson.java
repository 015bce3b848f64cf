package dev.antiphon.load.report.file;

import dev.antiphon.load.result.Latency;
import dev.antiphon.recording.json.JsonObject;

import tools.jackson.core.JsonGenerator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON form of a latency histogram: HdrHistogram's compressed form, and the usual percentiles
 * for programs that cannot decode it. The reader refuses percentiles that differ from the
 * histogram.
 */
final class LatencyJson {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final long COUNT_MAX = 1L << 53;

    private LatencyJson() {}

    static void write(JsonGenerator to, Latency latency) {
        to.writeNumberProperty("count", latency.count());
        figures(latency)
                .forEach((name, time) ->
                        time.ifPresent(known -> to.writeNumberProperty(name, known.toNanos())));
        to.writeStringProperty("hdr", latency.encoded());
    }

    static Latency read(JsonObject from) {
        Latency latency;
        try {
            latency = Histograms.decode(from.string("hdr"));
        } catch (IllegalArgumentException e) {
            throw from.wrong("hdr", "is no histogram: " + e.getMessage());
        }
        long count = from.whole("count", 0, COUNT_MAX);
        if (count != latency.count()) {
            throw from.wrong("count", "is " + count + ", and its histogram has " + latency.count());
        }
        figures(latency).forEach((name, time) -> {
            Optional<Duration> found = from.has(name)
                    ? Optional.of(Duration.ofNanos(from.whole(name, 0, Long.MAX_VALUE)))
                    : Optional.empty();
            if (!found.equals(time)) {
                throw from.wrong(name, "is not what its histogram says");
            }
        });
        return latency;
    }

    private static Map<String, Optional<Duration>> figures(Latency latency) {
        Map<String, Optional<Duration>> figures = new LinkedHashMap<>();
        figures.put("min_ns", latency.min());
        figures.put("mean_ns", latency.mean());
        for (double each : PERCENTILES) {
            String digits = each == Math.rint(each) ? "" + (long) each : "" + each;
            figures.put("p" + digits + "_ns", latency.percentile(each));
        }
        figures.put("max_ns", latency.max());
        return figures;
    }
}
