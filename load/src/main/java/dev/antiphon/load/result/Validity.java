package dev.antiphon.load.result;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The generator's verdict on its figures. Each reason carries its numbers.
 *
 * @param reasons the reasons to doubt the figures; empty if the result is valid
 * @param remarks findings that readers should know and that do not affect the figures
 */
public record Validity(List<Reason> reasons, List<Reason> remarks) {
    /** The verdict without reasons or remarks. */
    public static final Validity VALID = new Validity(List.of(), List.of());

    /** Copies the lists. */
    public Validity {
        reasons = List.copyOf(reasons);
        remarks = List.copyOf(remarks);
    }

    /** Returns whether there is no reason to doubt the figures. */
    public boolean isValid() {
        return reasons.isEmpty();
    }

    /** A finding of the generator about itself. */
    public sealed interface Reason {
        /**
         * Requests were sent so late that the generator, more than the server, determined the
         * response times.
         *
         * @param lateness the delay of sending that the generator caused
         * @param allowed the largest allowed delay
         * @param percentile the percentile of the delay: the highest, up to 99, with enough
         *     requests
         * @param requests the number of requests
         */
        record LateSends(Duration lateness, Duration allowed, double percentile, long requests)
                implements Reason {}

        /**
         * The run ended early, before all planned requests were sent.
         *
         * @param after the duration of the measurement until then
         */
        record Interrupted(Duration after) implements Reason {}

        /**
         * Garbage collection pauses stopped the generator for too long.
         *
         * @param paused the total time of pauses
         * @param allowed the largest allowed total
         * @param of the measured time
         */
        record CollectionPauses(Duration paused, Duration allowed, Duration of) implements Reason {}

        /**
         * The generator was ready to run and got no processor.
         *
         * @param meanWait the mean wait for a processor
         * @param allowed the largest allowed mean
         * @param waited the total wait
         * @param of the measured time of all loops
         */
        record ProcessorWait(Duration meanWait, Duration allowed, Duration waited, Duration of)
                implements Reason {}

        /**
         * The generator's event loops were busy all the time, so that the rate shows the limit of
         * the generator rather than of the server.
         *
         * @param busy the busy share of the loops' time, from 0 to 1
         */
        record GeneratorBusy(double busy) implements Reason {}

        /**
         * An objective needs a percentile for which there are too few samples.
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
         * Messages arrived that answer no waiting request.
         *
         * @param messages the number of messages
         * @param received the beginning of the first one, escaped
         * @param id the id in that message; empty without one or without a correlation
         * @param awaited the id of a request that was waiting then; empty without one or without a
         *     correlation
         */
        record Unasked(
                long messages, String received, Optional<String> id, Optional<String> awaited)
                implements Reason {}

        /**
         * Replies in the raw framing ended only by a silence. Their times end with their last byte;
         * the next request on the connection waited for the end of the silence.
         *
         * @param replies the number of these replies
         * @param waited the total time of the silences
         * @param delayed the number of requests of the open model that were due before such an end;
         *     if they are over one percent, the generator, more than the server, determined the
         *     response times
         */
        record Silences(long replies, Duration waited, long delayed) implements Reason {}

        /**
         * No replies were expected: a request ended when the system had accepted its bytes.
         *
         * @param requests the number of requests
         */
        record NoReplies(long requests) implements Reason {}

        /**
         * All connections were busy although the server's replies did not slow down.
         *
         * @param ratePlanned the planned rate per second
         * @param rateCarried the largest rate per second that the connections can carry
         * @param service the mean time of a reply
         * @param needed the number of connections that could carry the planned rate if replies stay
         *     as fast
         */
        record BusyConnections(
                double ratePlanned, double rateCarried, Duration service, long needed)
                implements Reason {}

        /**
         * The first wrong reply.
         *
         * @param received the beginning of the reply, escaped
         * @param expected the beginning of the expected reply, escaped; or a pattern between
         *     slashes; empty if the caller's condition decided
         */
        record WrongReply(String received, String expected) implements Reason {}

        /**
         * A failure in the column of other failures.
         *
         * @param text the text of the failure
         * @param times the number of occurrences
         */
        record OtherFailure(String text, long times) implements Reason {}
    }
}
