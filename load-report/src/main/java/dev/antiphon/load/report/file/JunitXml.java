package dev.antiphon.load.report.file;

import dev.antiphon.load.report.chart.Markup;
import dev.antiphon.load.report.page.RunSummary;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.report.text.ValidityReasons;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.ObjectiveOutcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The JUnit XML form of a result, for build servers. It has one test for the validity of the run
 * and one for each objective. If the run is not valid, the objectives are skipped. The texts are in
 * English.
 */
public final class JunitXml {
    private static final String CLASS = "antiphon.load";

    private final LoadResult result;
    private final ReportTexts reportTexts = ReportTexts.in(Language.ENGLISH);
    private final Markup xml = new Markup().own("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    private JunitXml(LoadResult result) {
        this.result = result;
    }

    /** Returns the XML document. */
    public static String of(LoadResult result) {
        return new JunitXml(result).document();
    }

    /**
     * Writes the XML document. An existing file is replaced.
     *
     * @throws IOException when the file cannot be written
     */
    public static void write(LoadResult result, Path file) throws IOException {
        Files.writeString(file, of(result));
    }

    private String document() {
        boolean valid = result.validity().isValid();
        int objectives = result.objectives().size();
        long missed = result.objectives().stream().filter(each -> !each.held()).count();
        xml.open(
                "testsuite",
                "name",
                CLASS,
                "tests",
                objectives + 1,
                "failures",
                valid ? missed : 1,
                "errors",
                0,
                "skipped",
                valid ? 0 : objectives,
                "time",
                seconds(),
                "timestamp",
                DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                        result.started().atOffset(ZoneOffset.UTC).withNano(0)),
                "hostname",
                result.host().name());
        validity();
        result.objectives().forEach(this::objective);
        return xml.close() + "\n";
    }

    private void validity() {
        begin("valid");
        if (!result.validity().isValid()) {
            ValidityReasons validityReasons = new ValidityReasons(reportTexts);
            String why = result.validity().reasons().stream()
                    .map(validityReasons::say)
                    .collect(Collectors.joining("\n"));
            String message = validityReasons.invalid("text", result.validity());
            xml.leaf("failure", why, "message", message, "type", "invalid");
        }
        xml.close();
    }

    private void objective(ObjectiveOutcome outcome) {
        begin(outcome.objective());
        String measured = new RunSummary(reportTexts, result).measured(outcome);
        if (!result.validity().isValid()) {
            xml.empty("skipped", "message", reportTexts.say("objective.not-judged"));
        } else if (!outcome.held()) {
            String message = outcome.objective() + ": " + measured;
            xml.leaf("failure", message, "message", message, "type", "objective");
        }
        xml.close();
    }

    private void begin(String name) {
        xml.open("testcase", "name", name, "classname", CLASS, "time", seconds());
    }

    private String seconds() {
        return String.format(Locale.ROOT, "%.3f", result.took().toNanos() / 1e9);
    }
}
