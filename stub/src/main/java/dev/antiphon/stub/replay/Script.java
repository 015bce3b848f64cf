package dev.antiphon.stub.replay;

import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.recording.RecordingReader;
import dev.antiphon.stub.proxy.PassThroughFraming;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of a recording, conversation by conversation. Immutable.
 *
 * <p>A recording in a framing is played message by message. One of bytes (its framing is raw) has
 * no messages: what one side said until the other spoke is one piece, however it was cut.
 *
 * @param framing in which it is played
 * @param conversations in the order of their connections; those where nothing was said are left out
 */
public record Script(Framing framing, List<List<Line>> conversations) {
    private static final long BYTES_MAX = 256L << 20;
    private static final int LINE_COST = 64; // of what is kept beside a message's bytes

    /** The time after the last message within which a server's close belongs to its reply. */
    private static final Duration CLOSES_WITHIN = Duration.ofSeconds(1);

    /**
     * One thing that one side said.
     *
     * @param last whether the server closed the connection in order right after it
     */
    public record Line(Direction direction, Message message, boolean last) {
        /** One after which the server did not close. */
        public Line(Direction direction, Message message) {
            this(direction, message, false);
        }
    }

    /** Keeps a copy of the lists. */
    public Script {
        conversations = conversations.stream().map(List::copyOf).toList();
    }

    /**
     * Reads a recording of up to 256 MiB of messages.
     *
     * @throws IOException when it cannot be read
     * @throws RecordingException when it is none
     * @throws IllegalArgumentException when its framing is not known, or it is larger
     */
    public static Script read(Path file) throws IOException {
        try (RecordingReader reader = RecordingReader.of(file)) {
            Said said = new Said();
            for (Optional<Entry.Timed> next = reader.next();
                    next.isPresent();
                    next = reader.next()) {
                said.add(next.get());
            }
            return said.script(reader.header().framing());
        }
    }

    /**
     * Returns the script of a recording's lines, the header among them.
     *
     * @throws IllegalArgumentException as {@link #read} does
     */
    public static Script of(List<Entry> entries) {
        Said said = new Said();
        String framing = "raw";
        for (Entry each : entries) {
            if (each instanceof Entry.Header header) {
                framing = header.framing();
            }
            said.add(each);
        }
        return said.script(framing);
    }

    /** The messages of each connection. */
    private static final class Said {
        private final Map<Long, List<Line>> all = new LinkedHashMap<>();
        private final Map<Long, Duration> latest = new HashMap<>();
        private long size;

        void add(Entry entry) {
            if (entry instanceof Entry.Msg said) {
                size += said.message().size() + LINE_COST;
                if (size > BYTES_MAX) {
                    throw new IllegalArgumentException(
                            "its messages have over " + BYTES_MAX + " bytes");
                }
                all.computeIfAbsent(said.connection(), id -> new ArrayList<>())
                        .add(new Line(said.direction(), said.message()));
                latest.put(said.connection(), said.at());
            } else if (entry instanceof Entry.Close close
                    && close.by() == Side.SERVER
                    && close.how() == How.FIN) {
                closed(close);
            }
        }

        private void closed(Entry.Close close) {
            List<Line> lines = all.get(close.connection());
            Duration before = latest.get(close.connection());
            if (lines != null
                    && before != null
                    && close.at().minus(before).compareTo(CLOSES_WITHIN) <= 0) {
                Line last = lines.removeLast();
                lines.add(new Line(last.direction(), last.message(), true));
            }
        }

        Script script(String recorded) {
            boolean bytes = recorded.equals("raw");
            List<List<Line>> conversations = all.values().stream()
                    .map(each -> bytes ? joined(each) : each)
                    .toList();
            return new Script(
                    bytes ? PassThroughFraming.INSTANCE : Framing.parse(recorded), conversations);
        }
    }

    /** Joins the messages of one side until the other side speaks. */
    private static List<Line> joined(List<Line> lines) {
        List<Line> joined = new ArrayList<>();
        for (int from = 0; from < lines.size(); ) {
            Direction direction = lines.get(from).direction();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            int to = from;
            while (to < lines.size() && lines.get(to).direction() == direction) {
                bytes.writeBytes(lines.get(to).message().bytes());
                to++;
            }
            boolean last = lines.get(to - 1).last();
            joined.add(new Line(direction, Message.of(bytes.toByteArray()), last));
            from = to;
        }
        return joined;
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
