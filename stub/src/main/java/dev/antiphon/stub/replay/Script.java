package dev.antiphon.stub.replay;

import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.stub.proxy.PassThroughFraming;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The messages of a recording and the ends of both sides, conversation by conversation. Immutable.
 *
 * <p>A recording with a framing is replayed message by message. A recording of bytes (in the raw
 * framing) has no messages: all bytes of one side up to the other side's next bytes are one line.
 *
 * @param framing the framing of the replay
 * @param conversations the conversations in the order of their connections, without empty ones
 */
public record Script(Framing framing, List<List<Line>> conversations) {
    /** The ways in which one side ended. */
    public enum Ending {
        /** An orderly end of the output. */
        IN_ORDER,
        /** A reset. */
        RESET,
        /**
         * An end, orderly or by a reset, because of a deadline or failure of the recording side.
         */
        CUT
    }

    /** One action of one side. */
    public sealed interface Line {
        /** Returns the direction of the acting side's messages. */
        Direction direction();

        /** Returns the line of a message. */
        static Line of(Direction direction, Message message) {
            return new Spoken(direction, List.of(message));
        }
    }

    /**
     * A line of bytes or a message of one side.
     *
     * @param parts a single message; in a recording of bytes, the bytes of each read
     */
    public record Spoken(Direction direction, List<Message> parts) implements Line {
        /** Copies the list. */
        public Spoken {
            parts = List.copyOf(parts);
        }

        /** Returns the number of bytes. */
        public long size() {
            return parts.stream().mapToLong(Message::size).sum();
        }

        /** Returns all parts as one message. */
        public Message message() {
            if (parts.size() == 1) {
                return parts.get(0);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            parts.forEach(each -> bytes.writeBytes(each.bytes()));
            return Message.of(bytes.toByteArray());
        }
    }

    /**
     * One side sent bytes that are no whole message of the framing, such as a prompt without a line
     * end, or a last message that was cut.
     */
    public record Unframed(Direction direction, Message bytes) implements Line {}

    /**
     * One side ended its output.
     *
     * @param after the time since the line before it
     */
    public record Finished(Direction direction, Ending ending, Duration after) implements Line {}

    /** Copies the lists. */
    public Script {
        conversations = conversations.stream().map(List::copyOf).toList();
    }

    /**
     * Reads a recording of up to 256 MiB of messages, like a {@link ScriptReader} without its
     * warnings.
     *
     * @throws IOException when the file cannot be read
     * @throws RecordingException when the file is no recording
     * @throws IllegalArgumentException when its framing is not known, or it is too large
     */
    public static Script read(Path file) throws IOException {
        return new ScriptReader().read(file);
    }

    /**
     * Returns the script of a recording's lines, including the header.
     *
     * @throws IllegalArgumentException as {@link #read} does
     */
    public static Script of(List<Entry> entries) {
        return new ScriptReader().read(entries);
    }

    /**
     * Returns a script with this conversation only.
     *
     * @param number the number of the conversation, from 1
     * @throws IllegalArgumentException when there are fewer
     */
    public Script only(int number) {
        if (number < 1 || number > conversations.size()) {
            throw new IllegalArgumentException(
                    "there is no conversation " + number + " of " + conversations.size());
        }
        return new Script(framing, List.of(conversations.get(number - 1)));
    }

    /** Returns the limits that a server or client needs for messages as large as these. */
    public Limits limits() {
        Limits defaults = Limits.defaults();
        long largest = spoken().mapToLong(Spoken::size).max().orElse(0);
        if (isOfBytes() || largest <= defaults.maxMessageBytes()) {
            return defaults;
        }
        int admitted = (int) Math.min(2 * largest, Limits.MESSAGE_BYTES_CEILING);
        return defaults.toBuilder().maxMessageBytes(admitted).build();
    }

    private Stream<Spoken> spoken() {
        return conversations.stream()
                .flatMap(List::stream)
                .filter(Spoken.class::isInstance)
                .map(Spoken.class::cast);
    }

    /** Returns whether the script is replayed as bytes, without a framing. */
    boolean isOfBytes() {
        return framing.equals(PassThroughFraming.INSTANCE);
    }

    /**
     * Checks that the given framing equals the script's; another one would read the recorded bytes
     * as other messages.
     */
    void requireFraming(Framing given) {
        if (!given.toString().equals(framing.toString())) {
            throw new IllegalArgumentException("the script has framing " + framing
                    + ", the builder " + given + "; build it with the framing of the script");
        }
    }
}
