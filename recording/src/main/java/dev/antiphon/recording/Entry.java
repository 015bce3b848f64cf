package dev.antiphon.recording;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.message.Message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A line of a recording, as an immutable value. {@code docs/recordings.md} shows the JSON form. */
public sealed interface Entry {
    /** The direction of a message. */
    enum Direction {
        /** The direction from the client to the server. */
        C2S,
        /** The direction from the server to the client. */
        S2C
    }

    /** A line with its time. */
    sealed interface Timed extends Entry {
        /** Returns the time since the start of the recording, to the millisecond. */
        Duration at();
    }

    /**
     * The header of a recording, which is its first line.
     *
     * @param tool the program that wrote the recording
     * @param framing the framing of its messages, in the form of {@code Framing.parse}
     */
    record Header(String tool, String framing, Instant started) implements Entry {}

    /** The event that a server began to accept connections. */
    record Listening(Duration at, List<String> addresses) implements Timed {
        /** Copies the list. */
        public Listening {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * The opening of a connection.
     *
     * @param tls the TLS version of the handshake; empty in plain text
     */
    record Open(Duration at, long connection, String client, Optional<String> tls)
            implements Timed {}

    /**
     * The position of a message among all messages of a recording.
     *
     * @param connection the number of its connection
     * @param sequence the number of the message among those of both directions, from 1
     */
    record Position(long connection, long sequence, Direction direction) {}

    /** A message, sent or received. */
    record Msg(Duration at, Position position, Message message, MessageTrace trace)
            implements Timed {
        /** Returns the number of the connection of the message. */
        public long connection() {
            return position.connection();
        }

        /** Returns the number of the message on its connection, from 1. */
        public long sequence() {
            return position.sequence();
        }

        /** Returns the direction of the message. */
        public Direction direction() {
            return position.direction();
        }
    }

    /**
     * A failure.
     *
     * @param connection the number of the connection; empty if the failure concerns no single
     *     connection
     * @param code the {@code Failure.code()}
     * @param message the {@code Failure.text()}
     */
    record Failure(Duration at, OptionalLong connection, String code, String message)
            implements Timed {}

    /**
     * The byte counts of a connection, framing included, from the view of the recording side.
     *
     * @param in received bytes
     * @param out sent bytes
     */
    record Volume(long in, long out) {}

    /**
     * The end of the output of one side, on a connection that stays open.
     *
     * @param by the side that ended its output
     */
    record HalfClose(Duration at, long connection, Side by) implements Timed {}

    /**
     * The end of a connection.
     *
     * @param by the side that first ended the connection
     */
    record Close(Duration at, long connection, Side by, How how, Volume bytes) implements Timed {}

    /**
     * A number of connections that were refused for one reason since the previous line with that
     * reason.
     */
    record Refused(Duration at, long count, String code, String message) implements Timed {}

    /**
     * A reload of the rules file of a stub.
     *
     * @param error the reason why the previous rules stay in force; empty if the new rules are in
     *     force
     */
    record Rules(Duration at, String file, Optional<String> error) implements Timed {}

    /**
     * A finding of a stub or proxy, such as an unmatched message.
     *
     * @param check the kind: {@code unmatched}, {@code unanswered}, {@code incomplete} or {@code
     *     unfired}
     * @param connection the number of the connection; empty if the finding concerns no single
     *     connection
     * @param message the text of the finding, in several lines
     */
    record Finding(Duration at, String check, OptionalLong connection, String message)
            implements Timed {}

    /**
     * A match of a rule of a stub.
     *
     * @param message the number of the message among those that the stub received on the
     *     connection, from 1
     * @param rule the name of the rule
     */
    record Matched(Duration at, long connection, long message, String rule) implements Timed {}

    /**
     * An injected fault. Its consequences are intended: neither side has failed.
     *
     * @param direction the direction of the bytes that the fault changes
     * @param fault the text of the fault, as {@code ArmedFault.parse} reads it
     * @param rule the rule whose reply has the fault; empty if no rule has it
     */
    record Injected(
            Duration at, long connection, Direction direction, String fault, Optional<String> rule)
            implements Timed {}

    /** The end of a stub or proxy, with its number of findings and its exit code. */
    record End(Duration at, long findings, int status) implements Timed {}

    /** A change of limits. */
    record LimitsChanged(Duration at) implements Timed {}

    /**
     * A limit that the operating system did not accept, with the value that is in force instead.
     */
    record LimitAdjusted(Duration at, String name, String given, String inForce, String reason)
            implements Timed {}

    /**
     * A stall of an event loop: one task has occupied the loop for too long.
     *
     * @param lasting the duration of the stall so far, to the microsecond
     * @param connection the connection that the loop is serving; empty if it serves none
     * @param frames the stack frames of the loop thread, innermost first
     */
    record Stall(
            Duration at,
            String loop,
            Duration lasting,
            OptionalLong connection,
            List<String> frames)
            implements Timed {
        /** Copies the list. */
        public Stall {
            frames = List.copyOf(frames);
        }
    }

    /**
     * A reload of the certificate files.
     *
     * @param error the reason why the old certificates stay in use; empty if the new certificates
     *     are in use
     */
    record Certificates(Duration at, Optional<String> error) implements Timed {}

    /** A number of events that are missing because the recorder was too slow. */
    record Dropped(Duration at, long count) implements Timed {}

    /**
     * The end of the drain of a server, with the numbers of connections that finished and that were
     * cut off.
     */
    record Drained(Duration at, int finished, int cut) implements Timed {}

    /** The end of the recording, because the next line would exceed its size limit. */
    record Full(Duration at, long bytesMax) implements Timed {}
}
