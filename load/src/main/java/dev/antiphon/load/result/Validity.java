package dev.antiphon.load.result;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The load generator's verdict on its own measurements. Each reason contains its numbers.
 *
 * @param reasons the reasons to doubt the measurements; empty if the result is valid
 * @param remarks findings that readers should know but that do not make the result invalid
 */
public record Validity(List<Reason> reasons, List<Reason> remarks) {
    /** The verdict without reasons or remarks. */
    public static final Validity VALID = new Validity(List.of(), List.of());

    /** Copies the lists. */
    public Validity {
        reasons = List.copyOf(reasons);
        remarks = List.copyOf(remarks);
    }

    /** Returns whether there is no reason to doubt the measurements. */
    public boolean isValid() {
        return reasons.isEmpty();
    }

    /** A reason or remark in a verdict. */
    public sealed interface Reason {
        /**
         * The load generator sent requests so late that its delays distort the response times.
         *
         * @param lateness the delay of sending that the generator caused, at this percentile
         * @param allowed the largest allowed delay
         * @param percentile the percentile: 99, or with too few requests 90 or 50
         * @param requests the number of requests
         */
        record LateSends(Duration lateness, Duration allowed, double percentile, long requests)
                implements Reason {}

        /**
         * The run was stopped before its planned end.
         *
         * @param after the duration of the measurement
         */
        record Interrupted(Duration after) implements Reason {}

        /**
         * Garbage collection pauses stopped the load generator for too long.
         *
         * @param paused the total time of pauses
         * @param allowed the largest allowed total
         * @param of the duration of the measurement
         */
        record CollectionPauses(Duration paused, Duration allowed, Duration of) implements Reason {}

        /**
         * The event loops of the load generator waited too long for a processor.
         *
         * @param meanWait the mean wait for a processor
         * @param allowed the largest allowed mean
         * @param waited the total wait of all loops
         * @param of the total measured time of all loops
         */
        record ProcessorWait(Duration meanWait, Duration allowed, Duration waited, Duration of)
                implements Reason {}

        /**
         * The event loops of the load generator were busy almost all the time, so that the rate
         * shows the limit of the generator rather than of the server.
         *
         * @param busy the busy share of the loops' time, from 0 to 1
         */
        record GeneratorBusy(double busy) implements Reason {}

        /**
         * There are too few samples to evaluate an objective.
         *
         * @param objective the text of the objective
         * @param samples the number of samples
         * @param needed the needed number
         */
        record TooFewSamples(String objective, long samples, long needed) implements Reason {}

        /**
         * Requests failed because the machine had no free local port.
         *
         * @param requests the number of these requests
         */
        record LocalPortsUsedUp(long requests) implements Reason {}

        /**
         * Messages arrived that do not answer any outstanding request.
         *
         * @param messages the number of these messages
         * @param received the beginning of the first one, escaped
         * @param id the id in that message; empty if it has none, or if replies are not matched by
         *     id
         * @param awaited the id of an outstanding request at that time; empty if there was none, or
         *     if replies are not matched by id
         */
        record Unasked(
                long messages, String received, Optional<String> id, Optional<String> awaited)
                implements Reason {}

        /**
         * Only a pause of the server showed that replies in the raw framing were complete. Their
         * times end with their last byte; the next request on the connection waited for the end of
         * the pause.
         *
         * @param replies the number of these replies
         * @param waited the total time of the pauses
         * @param delayed the number of requests of the open model that were due before the end of a
         *     pause on their connection; the result is invalid if they are over one percent
         */
        record Silences(long replies, Duration waited, long delayed) implements Reason {}

        /**
         * The run expects no replies: a request ended when the system had accepted its bytes.
         *
         * @param requests the number of requests
         */
        record NoReplies(long requests) implements Reason {}

        /**
         * The connections were too few for the planned rate: all were busy although the replies of
         * the server did not slow down.
         *
         * @param ratePlanned the planned requests per second
         * @param rateCarried the largest number of requests per second that the connections can
         *     carry
         * @param service the mean time of a reply
         * @param needed the number of connections for the planned rate, if replies stay as fast
         */
        record BusyConnections(
                double ratePlanned, double rateCarried, Duration service, long needed)
                implements Reason {}

        /**
         * The first wrong reply.
         *
         * @param received the beginning of the reply, escaped
         * @param expected the beginning of the expected reply, escaped, or a pattern between
         *     slashes; empty if a condition of the caller decides
         */
        record WrongReply(String received, String expected) implements Reason {}

        /**
         * A reason or remark of one generator in a merged result.
         *
         * @param generator the name of the generator
         * @param reason its reason or remark
         */
        record OfGenerator(String generator, Reason reason) implements Reason {}

        /**
         * A failure that no other column of {@link Counts} describes.
         *
         * @param text the text of the failure
         * @param times the number of occurrences
         */
        record OtherFailure(String text, long times) implements Reason {}
    }
}
