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
 * <p>A recording in a framing is played message by message. One of bytes (its framing is raw) has
 * no messages: what one side said until the other spoke is one line, however it was cut.
 *
 * @param framing in which it is played
 * @param conversations in the order of their connections; those where nothing was said are left out
 */
public record Script(Framing framing, List<List<Line>> conversations) {
    /** The manner in which one side ended. */
    public enum Ending {
        /** In order: it sent no more. */
        IN_ORDER,
        /** By a reset. */
        RESET,
        /** By a deadline or a failure of the recording side, in order or by a reset. */
        CUT
    }

    /** What one side did. */
    public sealed interface Line {
        /** Returns the direction in which that side speaks. */
        Direction direction();

        /** Returns the line of a message. */
        static Line of(Direction direction, Message message) {
            return new Spoken(direction, List.of(message));
        }
    }

    /**
     * One side said something.
     *
     * @param parts one message; of bytes, those of each read
     */
    public record Spoken(Direction direction, List<Message> parts) implements Line {
        /** Keeps a copy of the list. */
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
     * One side ended its output.
     *
     * @param after the time since the line before it
     */
    public record Finished(Direction direction, Ending ending, Duration after) implements Line {}

    /** Keeps a copy of the lists. */
    public Script {
        conversations = conversations.stream().map(List::copyOf).toList();
    }

    /**
     * Reads a recording of up to 256 MiB of messages, as {@link ScriptReader} does without a word.
     *
     * @throws IOException when it cannot be read
     * @throws RecordingException when it is none
     * @throws IllegalArgumentException when its framing is not known, or it is larger
     */
    public static Script read(Path file) throws IOException {
        return new ScriptReader().read(file);
    }

    /**
     * Returns the script of a recording's lines, the header among them.
     *
     * @throws IllegalArgumentException as {@link #read} does
     */
    public static Script of(List<Entry> entries) {
        return new ScriptReader().read(entries);
    }

    /**
     * One conversation of it.
     *
     * @param number from 1
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

    /** Returns whether the script is played piece by piece, without a framing. */
    boolean isOfBytes() {
        return framing.equals(PassThroughFraming.INSTANCE);
    }

    /** Refuses another framing: it would read the recorded messages as others. */
    void requireFraming(Framing given) {
        if (!given.toString().equals(framing.toString())) {
            throw new IllegalArgumentException("the script has framing " + framing
                    + ", the builder " + given + "; build it with the framing of the script");
        }
    }
}
