package dev.antiphon.load.report.text;

import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

/** The sentences that explain the reasons and remarks of a {@link Validity}. */
public final class ValidityReasons {
    private final ReportTexts reportTexts;
    private final NumberFormats numberFormats;

    /** Creates sentences in the language of these texts. */
    public ValidityReasons(ReportTexts reportTexts) {
        this.reportTexts = reportTexts;
        this.numberFormats = new NumberFormats(reportTexts);
    }

    /**
     * Returns the sentence that says what an invalid result means for its reader.
     *
     * @param place the first part of the key of the text, such as {@code page-note}
     */
    public String invalid(String place, Validity validity) {
        return reportTexts.say(place + (areOfInterruption(validity) ? ".interrupted" : ".invalid"));
    }

    /** Returns whether one of the reasons is that the run was stopped early. */
    public static boolean areOfInterruption(Validity validity) {
        return validity.reasons().stream().anyMatch(Reason.Interrupted.class::isInstance);
    }

    /** Returns the sentence for a reason or remark. */
    public String say(Reason reason) {
        return switch (reason) {
            case Reason.LateSends late ->
                reportTexts.say(
                        "reason.late-sends",
                        numberFormats.time(late.lateness()),
                        numberFormats.time(late.allowed()),
                        numberFormats.count(late.requests()),
                        numberFormats.percentile(late.percentile()));
            case Reason.Interrupted interrupted ->
                reportTexts.say("reason.interrupted", numberFormats.time(interrupted.after()));
            case Reason.CollectionPauses pauses ->
                reportTexts.say(
                        "reason.collection-pauses",
                        numberFormats.time(pauses.paused()),
                        numberFormats.time(pauses.of()),
                        numberFormats.time(pauses.allowed()));
            case Reason.ProcessorWait wait ->
                reportTexts.say(
                        "reason.processor-wait",
                        numberFormats.time(wait.meanWait()),
                        numberFormats.time(wait.allowed()),
                        numberFormats.time(wait.waited()),
                        numberFormats.time(wait.of()));
            case Reason.GeneratorBusy busy ->
                reportTexts.say("reason.generator-busy", numberFormats.share(busy.busy()));
            case Reason.TooFewSamples few ->
                reportTexts.say(
                        "reason.too-few-samples",
                        few.objective(),
                        numberFormats.count(few.needed()),
                        numberFormats.count(few.samples()));
            case Reason.LocalPortsUsedUp ports ->
                reportTexts.say(
                        "reason.local-ports-used-up", numberFormats.count(ports.requests()));
            case Reason.Unasked unasked -> unasked(unasked);
            case Reason.Silences silences ->
                reportTexts.say(
                        "reason.silences",
                        numberFormats.count(silences.replies()),
                        numberFormats.time(silences.waited()),
                        numberFormats.count(silences.delayed()));
            case Reason.NoReplies none ->
                reportTexts.say("reason.no-replies", numberFormats.count(none.requests()));
            case Reason.BusyConnections busy ->
                reportTexts.say(
                        "reason.busy-connections",
                        numberFormats.time(busy.service()),
                        numberFormats.rate(busy.rateCarried()),
                        numberFormats.rate(busy.ratePlanned()),
                        numberFormats.count(busy.needed()));
            case Reason.WrongReply wrong ->
                wrong.expected().isEmpty()
                        ? reportTexts.say("reason.wrong-reply", wrong.received())
                        : reportTexts.say(
                                "reason.wrong-reply-expected", wrong.received(), wrong.expected());
            case Reason.OtherFailure failed ->
                reportTexts.say(
                        "reason.failed", failed.text(), numberFormats.count(failed.times()));
        };
    }

    private String unasked(Reason.Unasked unasked) {
        String said = reportTexts.say(
                "reason.unasked", numberFormats.count(unasked.messages()), unasked.received());
        if (unasked.id().isPresent()) {
            said += " " + reportTexts.say("reason.unasked-id", unasked.id().get());
        } else if (unasked.awaited().isPresent()) {
            said += " " + reportTexts.say("reason.unasked-no-id");
        } else {
            said += " " + reportTexts.say("reason.unasked-order");
        }
        return unasked.awaited()
                .map(awaited -> reportTexts.say("reason.unasked-awaited", awaited))
                .map((said + " ")::concat)
                .orElse(said);
    }
}
