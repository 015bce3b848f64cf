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
 * A recording in the form in which it is replayed: the messages and the ends of both sides, by
 * conversation. Immutable.
 *
 * <p>A recording with a framing is replayed message by message. A recording in the raw framing has
 * bytes instead of messages: all bytes of one side up to the next bytes of the other side are one
 * line.
 *
 * @param framing the framing with which the recording is replayed
 * @param conversations the conversations in the order of their connections; conversations without a
 *     message are omitted
 */
public record Script(Framing framing, List<List<Line>> conversations) {
    /** The ways in which one side of a connection ends. */
    public enum Ending {
        /** An orderly end of the output. */
        IN_ORDER,
        /** A reset. */
        RESET,
        /**
         * An end, orderly or by a reset, after a timeout or a failure of the program that recorded.
         */
        CUT
    }

    /** A recorded action of one side: a message, bytes, or an end. */
    public sealed interface Line {
        /** Returns the direction of the messages of the acting side. */
        Direction direction();

        /** Returns a line with one message. */
        static Line of(Direction direction, Message message) {
            return new Spoken(direction, List.of(message));
        }
    }

    /**
     * A message of one side or, in a recording of bytes, all bytes up to the next bytes of the
     * other side.
     *
     * @param parts the message; in a recording of bytes, the bytes of each read
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
     * Bytes of one side that are not a whole message of the framing, such as a prompt without a
     * line end, or an incomplete last message.
     */
    public record Unframed(Direction direction, Message bytes) implements Line {}

    /**
     * The end of the output of one side.
     *
     * @param after the time since the previous line
     */
    public record Finished(Direction direction, Ending ending, Duration after) implements Line {}

    /** Copies the lists. */
    public Script {
        conversations = conversations.stream().map(List::copyOf).toList();
    }

    /**
     * Reads a recording of up to 256 MiB of messages. {@link ScriptReader} also returns warnings.
     *
     * @throws IOException when the file cannot be read
     * @throws RecordingException when the file is not a recording
     * @throws IllegalArgumentException when the framing of the recording is unknown, or the
     *     recording is too large
     */
    public static Script read(Path file) throws IOException {
        return new ScriptReader().read(file);
    }

    /**
     * Returns the script of a recording whose lines, including the header, are already read.
     *
     * @throws IllegalArgumentException as {@link #read} does
     */
    public static Script of(List<Entry> entries) {
        return new ScriptReader().read(entries);
    }

    /**
     * Returns the script of a recording of bytes, divided into messages of a framing.
     *
     * @throws IllegalArgumentException as {@link #read} does, or when the bytes of no conversation
     *     are whole messages of the framing
     */
    public static Script of(List<Entry> entries, Framing framing) {
        return new ScriptReader(framing).read(entries);
    }

    /**
     * Returns a script with only this conversation.
     *
     * @param number the number of the conversation, from 1
     * @throws IllegalArgumentException when there is no conversation of this number
     */
    public Script only(int number) {
        if (number < 1 || number > conversations.size()) {
            throw new IllegalArgumentException(
                    "there is no conversation " + number + " of " + conversations.size());
        }
        return new Script(framing, List.of(conversations.get(number - 1)));
    }

    /**
     * Returns the default limits, with a larger limit of message size if the messages of the script
     * need it.
     */
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
     * Checks that the given framing equals the framing of the script. Another framing would divide
     * the recorded bytes into other messages.
     *
     * @throws IllegalArgumentException when they differ
     */
    void requireFraming(Framing given) {
        if (!given.toString().equals(framing.toString())) {
            throw new IllegalArgumentException("the script has framing " + framing
                    + ", the builder " + given + "; build it with the framing of the script");
        }
    }
}
