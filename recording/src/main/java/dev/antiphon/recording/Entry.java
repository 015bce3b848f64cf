package dev.antiphon.recording;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.message.Message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of a recording. All are values; {@code docs/recordings.md} shows each as it is written.
 */
public sealed interface Entry {
    /** Which way a message went. */
    enum Direction {
        /** From the client to the server. */
        C2S,
        /** From the server to the client. */
        S2C
    }

    /** A line that says when it happened. */
    sealed interface Timed extends Entry {
        /** Since the recording began; to the millisecond. */
        Duration at();
    }

    /**
     * The first line.
     *
     * @param tool what made the recording
     * @param framing how its messages were framed, as {@code Framing.parse} takes it
     */
    record Header(String tool, String framing, Instant started) implements Entry {}

    /** Connections are accepted from now on. */
    record Listening(Duration at, List<String> addresses) implements Timed {
        /** Keeps a copy of the list. */
        public Listening {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * A connection is open.
     *
     * @param tls the version that its handshake agreed on; empty in plain text
     */
    record Open(Duration at, long connection, String client, Optional<String> tls)
            implements Timed {}

    /**
     * A message.
     *
     * @param sequence counts the connection's messages of both directions from 1
     * @param reads how many reads brought it; empty where it was sent
     * @param answers the sequence of the message that it answers
     * @param roundTrip since that message, to the microsecond; there exactly where {@code answers}
     *     is
     */
    record Msg(
            Duration at,
            long connection,
            long sequence,
            Direction direction,
            Message message,
            OptionalLong reads,
            OptionalLong answers,
            Optional<Duration> roundTrip)
            implements Timed {}

    /**
     * Something went wrong.
     *
     * @param connection empty where it concerns no single connection
     * @param code {@code Failure.code()}
     * @param message {@code Failure.text()}
     */
    record Failure(Duration at, OptionalLong connection, String code, String message)
            implements Timed {}

    /**
     * A connection is closed.
     *
     * @param by the side that began the end
     * @param in bytes received on the recording side, framing included
     * @param out bytes sent from the recording side, framing included
     */
    record Close(Duration at, long connection, Side by, How how, long in, long out)
            implements Timed {}

    /** So many connections were refused for the same reason since it was last told. */
    record Refused(Duration at, long count, String code, String message) implements Timed {}

    /** Other limits are in force. */
    record LimitsChanged(Duration at) implements Timed {}

    /** A limit that could not be had as it was given. */
    record LimitAdjusted(Duration at, String name, String given, String inForce, String reason)
            implements Timed {}

    /**
     * An event loop is held by one piece of work.
     *
     * @param lasting how long so far, to the microsecond
     * @param connection that is being served; empty for none
     * @param frames where the loop's thread is, innermost first
     */
    record Stall(
            Duration at,
            String loop,
            Duration lasting,
            OptionalLong connection,
            List<String> frames)
            implements Timed {
        /** Keeps a copy of the list. */
        public Stall {
            frames = List.copyOf(frames);
        }
    }

    /**
     * The certificate files have changed.
     *
     * @param error why they cannot be used and the old ones stay in use; empty where they are used
     */
    record Certificates(Duration at, Optional<String> error) implements Timed {}

    /** So many events are missing here, because the recorder was too slow for them. */
    record Dropped(Duration at, long count) implements Timed {}

    /** The server has drained. */
    record Drained(Duration at, int finished, int cut) implements Timed {}

    /** Nothing more is recorded, since a further line would have been over the recorder's bound. */
    record Full(Duration at, long bytesMax) implements Timed {}
}
