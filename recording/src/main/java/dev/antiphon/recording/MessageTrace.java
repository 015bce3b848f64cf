package dev.antiphon.recording;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The details of a recorded message: the number of reads that delivered it, the request that it
 * answers, and whether it had its framing. Immutable.
 */
public final class MessageTrace {
    private static final MessageTrace NONE = new MessageTrace(null, null, null, true);

    private final @Nullable Long reads;
    private final @Nullable Long answers;
    private final @Nullable Duration roundTrip;
    private final boolean framed;

    private MessageTrace(
            @Nullable Long reads,
            @Nullable Long answers,
            @Nullable Duration roundTrip,
            boolean framed) {
        this.reads = reads;
        this.answers = answers;
        this.roundTrip = roundTrip;
        this.framed = framed;
    }

    /**
     * Returns the details of a message with its framing, without a request and a number of reads.
     */
    public static MessageTrace none() {
        return NONE;
    }

    /** Returns a copy with the number of reads that delivered the message. */
    public MessageTrace withReads(long count) {
        return new MessageTrace(count, answers, roundTrip, framed);
    }

    /**
     * Returns a copy with the request that the message answers, on the same connection.
     *
     * @param sequence the sequence number of the request
     * @param time the time from the request to this message, to the microsecond
     */
    public MessageTrace withRequest(long sequence, Duration time) {
        return new MessageTrace(reads, sequence, Objects.requireNonNull(time), framed);
    }

    /**
     * Returns a copy for bytes that were sent without framing, since they are not a whole message.
     */
    public MessageTrace withoutFraming() {
        return new MessageTrace(reads, answers, roundTrip, false);
    }

    /**
     * Returns whether the message was sent or received with its framing; false for bytes that are
     * not a whole message.
     */
    public boolean isFramed() {
        return framed;
    }

    /**
     * Returns the number of reads that delivered the message; empty if it is not known, as for a
     * sent message.
     */
    public OptionalLong reads() {
        return optional(reads);
    }

    /**
     * Returns the sequence number of the request that the message answers; empty if it answers
     * none.
     */
    public OptionalLong answers() {
        return optional(answers);
    }

    /**
     * Returns the time from the request to this message; present if and only if {@link #answers} is
     * present.
     */
    public Optional<Duration> roundTrip() {
        return Optional.ofNullable(roundTrip);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageTrace that
                && Objects.equals(reads, that.reads)
                && Objects.equals(answers, that.answers)
                && Objects.equals(roundTrip, that.roundTrip)
                && framed == that.framed;
    }

    @Override
    public int hashCode() {
        return Objects.hash(reads, answers, roundTrip, framed);
    }

    @Override
    public String toString() {
        return "reads=" + reads + ", answers=" + answers + ", roundTrip=" + roundTrip + ", framed="
                + framed;
    }
}
