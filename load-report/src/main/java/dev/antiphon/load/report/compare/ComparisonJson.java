package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.file.ResultFile;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/** The JSON form of a comparison, for other programs. Antiphon does not read it. */
final class ComparisonJson {
    private static final int VERSION = 1;
    private static final String KIND = "load-comparison";

    private final Comparison comparison;
    private final JsonGenerator to;

    private ComparisonJson(Comparison comparison, JsonGenerator to) {
        this.comparison = comparison;
        this.to = to;
    }

    static String of(Comparison comparison) {
        StringWriter out = new StringWriter();
        try (JsonGenerator to =
                ResultFile.WRITER.createGenerator(ObjectWriteContext.empty(), out)) {
            new ComparisonJson(comparison, to).whole();
        }
        return out + "\n";
    }

    private void whole() {
        boolean possible = comparison.isPossible();
        to.writeStartObject();
        to.writeNumberProperty("v", VERSION);
        to.writeStringProperty("kind", KIND);
        to.writeBooleanProperty("possible", possible);
        to.writeBooleanProperty("before_valid", comparison.before().validity().isValid());
        to.writeBooleanProperty("after_valid", comparison.after().validity().isValid());
        names("unlike", comparison.unlike());
        names("also_differ", Comparability.remarks(comparison.before(), comparison.after()));
        if (possible) {
            to.writeBooleanProperty("held", comparison.held());
            to.writeArrayPropertyStart("figures");
            comparison.rows().forEach(this::figure);
            to.writeEndArray();
        }
        to.writeEndObject();
    }

    private void names(String name, List<String> keys) {
        to.writeArrayPropertyStart(name);
        keys.forEach(to::writeString);
        to.writeEndArray();
    }

    private void figure(Comparison.Row row) {
        to.writeStartObject();
        to.writeStringProperty("figure", row.metric().name());
        to.writeStringProperty("unit", row.metric().unit().symbol());
        measured("before", row.before());
        measured("after", row.after());
        row.change().ifPresent(change -> to.writeNumberProperty("change_percent", change));
        row.allowed()
                .ifPresent(allowed -> to.writeNumberProperty("allowed_percent", allowed.percent()));
        to.writeStringProperty("verdict", row.verdict().name().toLowerCase(Locale.ROOT));
        to.writeEndObject();
    }

    /** Writes a measured value; nothing if the run does not have it. */
    private void measured(String name, MeasuredValue measuredValue) {
        if (measuredValue instanceof MeasuredValue.None) {
            return;
        }
        to.writeObjectPropertyStart(name);
        switch (measuredValue) {
            case MeasuredValue.Value value -> {
                to.writeNumberProperty("value", value.value());
                to.writeNumberProperty("low", value.low());
                to.writeNumberProperty("high", value.high());
            }
            case MeasuredValue.TooFew few -> {
                to.writeNumberProperty("samples", few.samples());
                to.writeNumberProperty("needed", few.needed());
            }
            case MeasuredValue.Beyond beyond -> to.writeBooleanProperty("no_reply", true);
            case MeasuredValue.None none -> {}
        }
        to.writeEndObject();
    }
}
