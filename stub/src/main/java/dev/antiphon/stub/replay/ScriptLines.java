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

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collector of one conversation's lines. One thread. */
final class ScriptLines {
    private final List<Line> lines = new ArrayList<>();
    private final Set<Direction> ended = EnumSet.noneOf(Direction.class);
    private @Nullable Duration latest;

    void add(Entry.Msg said) {
        lines.add(Line.of(said.direction(), said.message()));
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
                    // the server closed after it; a client need not close after its server
                    end(Direction.S2C, Ending.IN_ORDER, end.at());
                }
            }
            case RST -> end(first, Ending.RESET, end.at());
            case TIMEOUT, FAILURE -> end(first, Ending.CUT, end.at());
        }
    }

    private void end(Direction by, Ending ending, Duration at) {
        // a reset ends what had ended in order as well
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
        return lines.stream().anyMatch(Spoken.class::isInstance);
    }

    /**
     * Returns the lines in the order of the recording.
     *
     * @param joined whether all bytes of one side up to the other side's next bytes are joined to
     *     one line
     */
    List<Line> lines(boolean joined) {
        return joined ? joined() : lines;
    }

    private List<Line> joined() {
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
     * Returns the lines with messages of a framing in place of bytes.
     *
     * @throws IllegalArgumentException when the bytes are not in the framing
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
