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
 * A line of a recording, as an immutable value; {@code docs/recordings.md} shows the written form.
 */
public sealed interface Entry {
    /** The direction of a message. */
    enum Direction {
        /** From the client to the server. */
        C2S,
        /** From the server to the client. */
        S2C
    }

    /** A line with its time. */
    sealed interface Timed extends Entry {
        /** Returns the time since the start of the recording, to the millisecond. */
        Duration at();
    }

    /**
     * The first line.
     *
     * @param tool the program that made the recording
     * @param framing the framing of its messages, in the form of {@code Framing.parse}
     */
    record Header(String tool, String framing, Instant started) implements Entry {}

    /** The server accepts connections from now on. */
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
     * The place of a message.
     *
     * @param connection the number of its connection
     * @param sequence its number among the messages of both directions, from 1
     */
    record Position(long connection, long sequence, Direction direction) {}

    /** A message. */
    record Msg(Duration at, Position position, Message message, MessageTrace trace)
            implements Timed {
        /** Returns the number of the message's connection. */
        public long connection() {
            return position.connection();
        }

        /** Returns the message's number on its connection, from 1. */
        public long sequence() {
            return position.sequence();
        }

        /** Returns the direction of the message. */
        public Direction direction() {
            return position.direction();
        }
    }

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
     * The bytes of a connection, framing included, as the recording side counts them.
     *
     * @param in received bytes
     * @param out sent bytes
     */
    record Volume(long in, long out) {}

    /**
     * One side sends no more, and the connection goes on.
     *
     * @param by the side that ended its output
     */
    record HalfClose(Duration at, long connection, Side by) implements Timed {}

    /**
     * A connection is closed.
     *
     * @param by the side that began the end
     */
    record Close(Duration at, long connection, Side by, How how, Volume bytes) implements Timed {}

    /** Connections were refused for one reason; counts those since the last line of that reason. */
    record Refused(Duration at, long count, String code, String message) implements Timed {}

    /**
     * A stub's file of rules has changed.
     *
     * @param error the reason why the rules before stay in force; empty where the new ones are
     */
    record Rules(Duration at, String file, Optional<String> error) implements Timed {}

    /**
     * A stub or proxy has found something wrong, such as a message that no rule is for.
     *
     * @param check the kind: {@code unmatched}, {@code unanswered}, {@code incomplete} or {@code
     *     unfired}
     * @param connection empty where it concerns no single connection
     * @param message the report, in several lines
     */
    record Finding(Duration at, String check, OptionalLong connection, String message)
            implements Timed {}

    /**
     * A fault was injected on purpose: what follows from it is no failure of either side.
     *
     * @param direction of the bytes that it damages
     * @param fault in the form of {@code ArmedFault.parse}
     * @param rule the rule whose answer it damages; empty for none
     */
    record Injected(
            Duration at, long connection, Direction direction, String fault, Optional<String> rule)
            implements Timed {}

    /** A stub or proxy has ended. */
    record End(Duration at, long findings, int status) implements Timed {}

    /** Other limits are in force. */
    record LimitsChanged(Duration at) implements Timed {}

    /** The system did not allow a limit as given; another value is in force. */
    record LimitAdjusted(Duration at, String name, String given, String inForce, String reason)
            implements Timed {}

    /**
     * One task has held an event loop for too long.
     *
     * @param lasting the time so far, to the microsecond
     * @param connection the connection that the loop serves; empty for none
     * @param frames the stack of the loop's thread, innermost first
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
     * @param error the reason why the old ones stay in use; empty where the new ones are in use
     */
    record Certificates(Duration at, Optional<String> error) implements Timed {}

    /** The recorder was too slow; this number of events is missing here. */
    record Dropped(Duration at, long count) implements Timed {}

    /** The server has drained. */
    record Drained(Duration at, int finished, int cut) implements Timed {}

    /** The recording ends here: the next line would exceed the recorder's bound. */
    record Full(Duration at, long bytesMax) implements Timed {}
}
