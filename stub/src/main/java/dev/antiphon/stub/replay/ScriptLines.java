package dev.antiphon.stub.replay;

import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.Reframing;
import dev.antiphon.stub.replay.Script.Ending;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A collector of the lines of one conversation. Used by one thread. */
final class ScriptLines {
    /** True for a recording in the raw framing, whose entries are bytes and not messages. */
    private final boolean ofBytes;

    private final List<Line> lines = new ArrayList<>();
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private @Nullable Duration latest;

    ScriptLines(boolean ofBytes) {
        this.ofBytes = ofBytes;
    }

    void add(Entry.Msg said) {
        lines.add(
                ofBytes || said.trace().isFramed()
                        ? Line.of(said.direction(), said.message())
                        : new Unframed(said.direction(), said.message()));
        latest = said.at();
    }

    void add(Entry.HalfClose end) {
        end(direction(end.by()), Ending.IN_ORDER, end.at());
    }

    void add(Entry.Close end) {
        Direction first = direction(end.by());
        switch (end.how()) {
            case FIN -> {
                end(first, Ending.IN_ORDER, end.at());
                if (end.by() == Side.CLIENT) {
                    // the server closed after the client; a client need not close after the server
                    end(Direction.S2C, Ending.IN_ORDER, end.at());
                }
            }
            case RST -> end(first, Ending.RESET, end.at());
            case TIMEOUT, FAILURE -> end(first, Ending.CUT, end.at());
        }
    }

    private void end(Direction by, Ending ending, Duration at) {
        // a reset also ends a side that had ended in order
        if (ended.add(by) || ending == Ending.RESET) {
            Duration before = latest == null ? at : latest;
            Duration after = at.minus(before);
            lines.add(new Finished(by, ending, after.isNegative() ? Duration.ZERO : after));
            latest = at;
        }
    }

    private static Direction direction(Side by) {
        return by == Side.CLIENT ? Direction.C2S : Direction.S2C;
    }

    boolean saidSomething() {
        return lines.stream().anyMatch(each -> !(each instanceof Finished));
    }

    /**
     * Returns the lines in order. Replaces unframed bytes by the messages that they contain in the
     * framing.
     */
    List<Line> lines(Framing framing) {
        Pieces byClient = Pieces.of(lines, new Reframing(Direction.C2S, framing));
        Pieces byServer = Pieces.of(lines, new Reframing(Direction.S2C, framing));
        List<Line> all = new ArrayList<>();
        for (Line each : lines) {
            if (each instanceof Unframed bytes) {
                boolean isOfClient = bytes.direction() == Direction.C2S;
                (isOfClient ? byClient : byServer).next(bytes).forEach(all::add);
            } else {
                all.add(each);
            }
        }
        return all;
    }

    /** A converter of the unframed bytes of one side to the whole messages that they contain. */
    private static final class Pieces {
        private final Deque<List<Line>> messages = new ArrayDeque<>();

        /**
         * The number of bytes that belong to whole messages and have not been passed to {@link
         * #next}.
         */
        private long wholeBytes;

        static Pieces of(List<Line> lines, Reframing reframing) {
            Pieces pieces = new Pieces();
            for (Line each : lines) {
                if (each instanceof Unframed bytes && bytes.direction() == reframing.direction()) {
                    List<Line> whole = new ArrayList<>();
                    for (Reframing.Frame frame : reframing.frames(bytes.bytes())) {
                        whole.add(Line.of(bytes.direction(), frame.message()));
                        pieces.wholeBytes += frame.bytes().size();
                    }
                    pieces.messages.add(whole);
                }
            }
            return pieces;
        }

        /**
         * Returns the messages that end in this piece, and the bytes of the piece that belong to no
         * message.
         */
        List<Line> next(Unframed piece) {
            List<Line> all = new ArrayList<>(messages.remove());
            int size = piece.bytes().size();
            int inMessages = (int) Math.min(wholeBytes, size);
            wholeBytes -= inMessages;
            if (inMessages < size) {
                ByteBuffer rest = piece.bytes().buffer().slice(inMessages, size - inMessages);
                all.add(new Unframed(piece.direction(), Message.of(rest)));
            }
            return all;
        }
    }

    /** Returns the lines with consecutive bytes of the same side joined into one line. */
    List<Line> joined() {
        List<Line> joined = new ArrayList<>();
        List<Message> parts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!(lines.get(i) instanceof Spoken spoken)) {
                joined.add(lines.get(i));
                continue;
            }
            parts.addAll(spoken.parts());
            boolean more = i + 1 < lines.size()
                    && lines.get(i + 1) instanceof Spoken next
                    && next.direction() == spoken.direction();
            if (!more) {
                joined.add(new Spoken(spoken.direction(), parts));
                parts.clear();
            }
        }
        return joined;
    }

    /**
     * Returns the lines with the bytes divided into messages of a framing.
     *
     * @throws IllegalArgumentException when the bytes are not whole messages of the framing
     */
    List<Line> in(Framing framing) {
        Reframing byClient = new Reframing(Direction.C2S, framing.ofRequests());
        Reframing byServer = new Reframing(Direction.S2C, framing.ofReplies());
        List<Line> framed = new ArrayList<>();
        for (Line each : lines) {
            if (each instanceof Spoken spoken) {
                Reframing side = each.direction() == Direction.C2S ? byClient : byServer;
                for (Message part : spoken.parts()) {
                    side.messages(part)
                            .forEach(whole -> framed.add(Line.of(each.direction(), whole)));
                }
            } else {
                framed.add(each);
            }
        }
        byClient.end();
        byServer.end();
        return framed;
    }
}
