package dev.antiphon.load.result;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The generator's verdict on its figures. Each reason carries its numbers.
 *
 * @param reasons why they cannot; none where they can
 * @param remarks findings that readers should know, and that leave the figures right
 */
public record Validity(List<Reason> reasons, List<Reason> remarks) {
    /** Nothing to say. */
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
         * Requests left so much later than planned that response times are more the generator's
         * than the server's.
         *
         * @param lateness actual minus planned time as far as the generator caused it
         * @param allowed the most that it might be
         * @param percentile of lateness: the highest up to 99 that there were requests enough for
         * @param requests out of so many
         */
        record LateSends(Duration lateness, Duration allowed, double percentile, long requests)
                implements Reason {}

        /**
         * The run was ended early: not all was asked that was planned.
         *
         * @param after so much of measuring
         */
        record Interrupted(Duration after) implements Reason {}

        /**
         * The JVM's collector stopped the generator.
         *
         * @param paused in all
         * @param allowed the most that it might be
         * @param of the measured time
         */
        record CollectionPauses(Duration paused, Duration allowed, Duration of) implements Reason {}

        /**
         * The generator was ready to run and got no processor.
         *
         * @param meanWait before each of its turns
         * @param allowed the most that it might be
         * @param waited in all
         * @param of the measured time of all its loops
         */
        record ProcessorWait(Duration meanWait, Duration allowed, Duration waited, Duration of)
                implements Reason {}

        /**
         * The generator's own loops were at work without a break, so that the rate is what it can
         * drive, not what the server can bear.
         *
         * @param busy of a loop's time, from 0 to 1
         */
        record GeneratorBusy(double busy) implements Reason {}

        /**
         * An objective asks for a percentile that there are too few samples for.
         *
         * @param objective as it is written
         * @param samples how many there are
         * @param needed how many it takes
         */
        record TooFewSamples(String objective, long samples, long needed) implements Reason {}

        /**
         * This machine had no local port left for so many requests.
         *
         * @param requests that failed for it
         */
        record LocalPortsUsedUp(long requests) implements Reason {}

        /**
         * Messages came that no request was waiting for.
         *
         * @param messages so many
         * @param received the beginning of the first, with what acts on a terminal escaped
         * @param id that was found in it; empty where none was, or where replies have no ids
         * @param awaited the id of a request that was waiting for its reply then; empty where none
         *     was, or where replies have no ids
         */
        record Unasked(
                long messages, String received, Optional<String> id, Optional<String> awaited)
                implements Reason {}

        /**
         * Replies in raw framing that only a silence ended. Times end with their last byte; the
         * next request on the connection waited for the end of the silence.
         *
         * @param replies so many
         * @param waited all silences together
         * @param delayed requests of the open model that were due before such an end; with more
         *     than one in a hundred of them, response times are more the generator's than the
         *     server's
         */
        record Silences(long replies, Duration waited, long delayed) implements Reason {}

        /**
         * No replies were awaited: a request ended when the system had taken its bytes.
         *
         * @param requests so many
         */
        record NoReplies(long requests) implements Reason {}

        /**
         * All connections were busy, though replies took no longer than when they were not.
         *
         * @param ratePlanned per second
         * @param rateCarried the most that so many connections carry, per second
         * @param service the mean time of a reply
         * @param needed connections that would carry the planned rate, as long as replies take no
         *     longer
         */
        record BusyConnections(
                double ratePlanned, double rateCarried, Duration service, long needed)
                implements Reason {}

        /**
         * The first of the wrong replies.
         *
         * @param received the beginning of it, with what acts on a terminal escaped
         * @param expected the same of what was right; a pattern between slashes; or empty, where
         *     the caller's own rule judged
         */
        record WrongReply(String received, String expected) implements Reason {}

        /**
         * A failure in the column of other failures.
         *
         * @param text what happened
         * @param times how often
         */
        record OtherFailure(String text, long times) implements Reason {}
    }
}
