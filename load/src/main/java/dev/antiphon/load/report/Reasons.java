package dev.antiphon.load.report;

import dev.antiphon.load.Validity;
import dev.antiphon.load.Validity.Reason;

/** What a generator found about itself, in words. */
final class Reasons {
    private final Words words;
    private final Numbers numbers;

    Reasons(Words words) {
        this.words = words;
        this.numbers = new Numbers(words);
    }

    /** What it means for the figures that they are not valid, by the words of this place. */
    String invalid(String place, Validity validity) {
        return words.say(place + (areOfInterruption(validity) ? ".interrupted" : ".invalid"));
    }

    static boolean areOfInterruption(Validity validity) {
        return validity.reasons().stream().anyMatch(Reason.Interrupted.class::isInstance);
    }

    String say(Reason reason) {
        return switch (reason) {
            case Reason.LateSends late ->
                words.say(
                        "reason.late-sends",
                        numbers.time(late.lateness()),
                        numbers.time(late.allowed()),
                        numbers.count(late.requests()),
                        numbers.percentile(late.percentile()));
            case Reason.Interrupted interrupted ->
                words.say("reason.interrupted", numbers.time(interrupted.after()));
            case Reason.CollectionPauses pauses ->
                words.say(
                        "reason.collection-pauses",
                        numbers.time(pauses.paused()),
                        numbers.time(pauses.of()),
                        numbers.time(pauses.allowed()));
            case Reason.ProcessorWait wait ->
                words.say(
                        "reason.processor-wait",
                        numbers.time(wait.meanWait()),
                        numbers.time(wait.allowed()),
                        numbers.time(wait.waited()),
                        numbers.time(wait.of()));
            case Reason.GeneratorBusy busy ->
                words.say("reason.generator-busy", numbers.share(busy.busy()));
            case Reason.TooFewSamples few ->
                words.say(
                        "reason.too-few-samples",
                        few.objective(),
                        numbers.count(few.needed()),
                        numbers.count(few.samples()));
            case Reason.LocalPortsUsedUp ports ->
                words.say("reason.local-ports-used-up", numbers.count(ports.requests()));
            case Reason.Unasked unasked -> unasked(unasked);
            case Reason.BusyConnections busy ->
                words.say(
                        "reason.busy-connections",
                        numbers.time(busy.service()),
                        numbers.rate(busy.rateCarried()),
                        numbers.rate(busy.ratePlanned()),
                        numbers.count(busy.needed()));
            case Reason.WrongReply wrong ->
                wrong.expected().isEmpty()
                        ? words.say("reason.wrong-reply", wrong.received())
                        : words.say(
                                "reason.wrong-reply-expected", wrong.received(), wrong.expected());
            case Reason.Faulted faulted ->
                words.say("reason.faulted", faulted.text(), numbers.count(faulted.times()));
        };
    }

    private String unasked(Reason.Unasked unasked) {
        String said =
                words.say("reason.unasked", numbers.count(unasked.messages()), unasked.received());
        if (unasked.id().isPresent()) {
            said += " " + words.say("reason.unasked-id", unasked.id().get());
        } else if (unasked.awaited().isPresent()) {
            said += " " + words.say("reason.unasked-no-id");
        }
        return unasked.awaited()
                .map(awaited -> words.say("reason.unasked-awaited", awaited))
                .map((said + " ")::concat)
                .orElse(said);
    }
}
