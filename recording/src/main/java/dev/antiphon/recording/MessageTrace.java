package dev.antiphon.recording;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The reads of a recorded message, the request that it answers, and whether its framing stood
 * around it. Immutable.
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

    /** Returns the trace of a sent message that answers no request. */
    public static MessageTrace none() {
        return NONE;
    }

    /** Returns a copy for a message that this number of reads delivered. */
    public MessageTrace withReads(long count) {
        return new MessageTrace(count, answers, roundTrip, framed);
    }

    /**
     * Returns a copy for a message that answers a request on its connection.
     *
     * @param sequence the sequence of the request
     * @param time the time from the request to this message, to the microsecond
     */
    public MessageTrace withRequest(long sequence, Duration time) {
        return new MessageTrace(reads, sequence, Objects.requireNonNull(time), framed);
    }

    /** Returns a copy for bytes that stood on the wire as they are: they are no whole message. */
    public MessageTrace withoutFraming() {
        return new MessageTrace(reads, answers, roundTrip, false);
    }

    /** Returns whether the framing stood around the bytes, as it does around a message. */
    public boolean isFramed() {
        return framed;
    }

    /** Returns the number of reads that delivered the message; empty for a sent message. */
    public OptionalLong reads() {
        return optional(reads);
    }

    /** Returns the sequence of the request that the message answers. */
    public OptionalLong answers() {
        return optional(answers);
    }

    /** Returns the time since that request; present if and only if {@link #answers} is. */
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
