package dev.antiphon.load.report.text;

import dev.antiphon.load.result.Validity;
import dev.antiphon.load.result.Validity.Reason;

import java.util.List;

/** The sentences that explain the reasons and remarks of a {@link Validity}. */
public final class ValidityReasons {
    private final ReportTexts reportTexts;

    /** Creates sentences in the language of these texts. */
    public ValidityReasons(ReportTexts reportTexts) {
        this.reportTexts = reportTexts;
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
        return has(validity.reasons(), Reason.Interrupted.class);
    }

    /** Returns whether there is a reason of this kind, of any generator. */
    public static boolean has(List<Reason> reasons, Class<? extends Reason> kind) {
        return reasons.stream()
                .map(each -> each instanceof Reason.OfGenerator of ? of.reason() : each)
                .anyMatch(kind::isInstance);
    }

    /** Returns the sentence for a reason or remark. */
    public String say(Reason reason) {
        return switch (reason) {
            case Reason.OfGenerator of ->
                reportTexts.say("reason.of-generator", of.generator(), say(of.reason()));
            case Reason.LateSends late ->
                reportTexts.say(
                        "reason.late-sends",
                        late.lateness(),
                        late.allowed(),
                        late.requests(),
                        reportTexts.numbers().percentile(late.percentile()));
            case Reason.Interrupted interrupted ->
                reportTexts.say("reason.interrupted", interrupted.after());
            case Reason.CollectionPauses pauses ->
                reportTexts.say(
                        "reason.collection-pauses", pauses.paused(), pauses.of(), pauses.allowed());
            case Reason.ProcessorWait wait ->
                reportTexts.say(
                        "reason.processor-wait",
                        wait.meanWait(),
                        wait.allowed(),
                        wait.waited(),
                        wait.of());
            case Reason.GeneratorBusy busy ->
                reportTexts.say("reason.generator-busy", reportTexts.numbers().share(busy.busy()));
            case Reason.TooFewSamples few ->
                reportTexts.say(
                        "reason.too-few-samples", few.objective(), few.needed(), few.samples());
            case Reason.LocalPortsUsedUp ports ->
                reportTexts.say("reason.local-ports-used-up", ports.requests());
            case Reason.Unasked unasked -> unasked(unasked);
            case Reason.Silences silences ->
                reportTexts.say(
                        "reason.silences",
                        silences.replies(),
                        silences.waited(),
                        silences.delayed());
            case Reason.NoReplies none -> reportTexts.say("reason.no-replies", none.requests());
            case Reason.BusyConnections busy ->
                reportTexts.say(
                        "reason.busy-connections",
                        busy.service(),
                        reportTexts.numbers().rate(busy.rateCarried()),
                        reportTexts.numbers().rate(busy.ratePlanned()),
                        busy.needed());
            case Reason.WrongReply wrong ->
                wrong.expected().isEmpty()
                        ? reportTexts.say("reason.wrong-reply", wrong.received())
                        : reportTexts.say(
                                "reason.wrong-reply-expected", wrong.received(), wrong.expected());
            case Reason.OtherFailure failed ->
                reportTexts.say("reason.failed", failed.text(), failed.times());
        };
    }

    private String unasked(Reason.Unasked unasked) {
        String said = reportTexts.say("reason.unasked", unasked.messages(), unasked.received());
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
