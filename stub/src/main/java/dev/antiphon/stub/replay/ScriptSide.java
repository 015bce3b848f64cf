package dev.antiphon.stub.replay;

import dev.antiphon.argument.TimeText;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.Reframing;
import dev.antiphon.stub.replay.Script.Ending;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A replay of one side of one conversation. It sends the lines of this side, receives and compares
 * the lines of the other side, and ends the connection as recorded. Used by one thread.
 */
final class ScriptSide {
    /** The largest time between a line and an end that follows because of this line. */
    static final Duration SOON = Duration.ofSeconds(1);

    /**
     * The time to wait for the end of a closing connection. The limits of the client or server are
     * shorter.
     */
    private static final Duration CLOSES_WITHIN = Duration.ofHours(1);

    private static final int MORE_MAX = 1_000;

    private final Conversation conversation;
    private final Direction own;
    private final Script script;
    private final Duration patience;
    private final Differences differences = new Differences();
    private final ScriptListener listener;
    private final ScriptSender sender;
    private final HeardMessages heardMessages;
    private final HeardBytes heardBytes;

    /** The number of lines of both sides so far, without the ends. */
    private int number;

    /** The number of consecutive times that the other side sent less than expected in time. */
    private int silences;

    /** True if the other side has ended although further lines of it are recorded. */
    private boolean gone;

    private boolean resets;
    private boolean resetExpected;

    /** The recorded bytes of an incomplete message of the other side; null without one. */
    private @Nullable Reframing begun;

    ScriptSide(Conversation conversation, Direction own, Script script, Terms terms) {
        this.conversation = conversation;
        this.own = own;
        this.script = script;
        this.patience = terms.patience();
        this.listener = new ScriptListener(conversation);
        this.sender = new ScriptSender(conversation);
        this.heardMessages = new HeardMessages(listener, terms);
        this.heardBytes = new HeardBytes(listener, terms);
    }

    /**
     * The settings of all conversations.
     *
     * @param patience the timeout for each line of the other side
     */
    record Terms(Masks masks, Duration patience) {}

    /**
     * Returns the receiving part. The caller may use it to receive the first message before it
     * chooses the conversation.
     */
    ScriptListener listener() {
        return listener;
    }

    /**
     * Sends the lines before the first line of the other side. Returns the index of the next line.
     */
    int greet(List<Line> lines) {
        int at = 0;
        while (at < lines.size() && lines.get(at).direction() == own) {
            act(lines.get(at));
            at++;
        }
        return at;
    }

    /** Replays the lines from this index on. */
    void play(List<Line> lines, int from) throws InterruptedException {
        int at = from;
        while (at < lines.size() && !isOver()) {
            Line line = lines.get(at);
            if (line.direction() == own) {
                act(line);
                at++;
            } else if (line instanceof Finished end) {
                hearEnd(end, at + 1 == lines.size());
                at++;
            } else if (line instanceof Unframed bytes) {
                hear(bytes);
                at++;
            } else {
                int to = at;
                while (to < lines.size()
                        && lines.get(to) instanceof Spoken
                        && lines.get(to).direction() != own) {
                    to++;
                }
                hear(lines.subList(at, to), lines);
                at = to;
            }
        }
    }

    private boolean isOver() {
        return gone || resets || silences > 1;
    }

    private void act(Line line) {
        switch (line) {
            case Spoken spoken -> {
                number++;
                sender.say(spoken);
            }
            case Unframed bytes -> {
                number++;
                sender.say(bytes);
            }
            case Finished end -> {
                resets |= end.ending() == Ending.RESET;
                sender.finish(
                        switch (end.ending()) {
                            case IN_ORDER -> After.HALF_CLOSE;
                            case RESET -> After.RESET;
                            case CUT -> After.CLOSE;
                        });
            }
        }
    }

    private void hear(List<Line> run, List<Line> all) throws InterruptedException {
        List<Message> expected = new ArrayList<>();
        for (Line each : run) {
            number++;
            if (script.isOfBytes()) {
                Optional<String> different = heardBytes.hear((Spoken) each, number);
                different.ifPresent(differences::add);
            } else {
                expected.addAll(whole(((Spoken) each).message()));
            }
        }
        if (!script.isOfBytes()) {
            heardMessages.hear(expected, number - expected.size() + 1, differences);
        }
        boolean silent = script.isOfBytes() ? heardBytes.isSilent() : heardMessages.isSilent();
        silences = silent ? silences + 1 : 0;
        gone = silent && listener.isOver();
        if (silent) {
            long lines = Replay.lines(all);
            differences.add("message %s of %s: %s"
                    .formatted(number, lines, listener.reason(other(), patience)));
        }
    }

    /**
     * Returns the messages to expect for a recorded message. If unframed bytes were recorded before
     * it, the framing divides these and the message differently.
     */
    private List<Message> whole(Message said) {
        Reframing before = begun;
        if (before == null) {
            return List.of(said);
        }
        begun = null;
        Framing way = own == Direction.S2C
                ? script.framing().ofRequests()
                : script.framing().ofReplies();
        return before.frames(Message.of(way.encoded(said.buffer()))).stream()
                .map(Reframing.Frame::message)
                .toList();
    }

    /** Receives recorded bytes that are not a whole message, and compares them. */
    private void hear(Unframed expected) throws InterruptedException {
        number++;
        Reframing all =
                begun == null ? new Reframing(expected.direction(), script.framing()) : begun;
        begun = all;
        List<Reframing.Frame> unused = all.frames(expected.bytes());
        Message wanted = all.rest();
        Message found = listener.unfinished(wanted.size(), patience);
        int size = Math.min(wanted.size(), found.size());
        if (!Message.of(found.buffer().slice(0, size)).equals(wanted)) {
            differences.add("message " + number + " is not as recorded,\n"
                    + RunAlignment.ofMessages(wanted, found));
        }
    }

    private String other() {
        return own == Direction.C2S ? "the server" : "the client";
    }

    /**
     * Waits for the end of the other side. Reports further messages, a missing end, or an end of
     * another kind.
     *
     * @param last true if no line follows
     */
    private void hearEnd(Finished end, boolean last) throws InterruptedException {
        resetExpected |= end.ending() != Ending.IN_ORDER;
        boolean late = end.after().compareTo(own == Direction.C2S ? SOON : CLOSES_WITHIN) > 0;
        if (late && last) {
            return; // the server would end later; the replay does not wait for it
        }
        Duration wait = patience.plus(end.after());
        Optional<FailureException> unused = sender.await(); // the peer may end only then
        int more = 0;
        while (!listener.isOver() && more <= MORE_MAX) {
            Message found = listener.next(wait);
            if (found == null) {
                break;
            }
            more++;
        }
        more += heardBytes.takeAhead();
        if (more > 0) {
            differences.add(other() + " said more than was recorded after message " + number);
        }
        if (!listener.isOver()) {
            differences.add("%s did not end its side within %s, as recorded after message %s"
                    .formatted(other(), TimeText.of(wait), number));
        } else if (isEndInOrder() ? end.ending() == Ending.RESET : !resetExpected) {
            differences.add("after message %s: %s, recorded: %s"
                    .formatted(number, listener.reason(other(), wait), recorded(end)));
        }
    }

    private boolean isEndInOrder() {
        return listener.hasEnded() || isCutAsRecorded();
    }

    /** Returns whether the other side ended in the middle of a message, as recorded. */
    private boolean isCutAsRecorded() {
        return begun != null && listener.hasEndedMidMessage();
    }

    private String recorded(Finished end) {
        return other() + (end.ending() == Ending.IN_ORDER ? " ended in order" : " reset");
    }

    /**
     * Closes the connection, waits until the other side has received everything, and returns the
     * differences from the recording.
     *
     * @param ends the listener that records the ends of all connections, including this one
     */
    Differences end(Ends ends) throws InterruptedException {
        sender.finish(After.CLOSE);
        Optional<FailureException> failed = sender.await();
        Optional<Ends.End> closed = ends.await(conversation.id(), CLOSES_WITHIN);
        if (failed.isPresent()) {
            differences.add("not everything was sent: " + failed.get().getMessage());
        } else if (closed.isPresent() && !isInOrder(closed.get())) {
            differences.add(undelivered(closed.get()));
        }
        return differences;
    }

    private boolean isInOrder(Ends.End end) {
        return end.isInOrder()
                || resetExpected
                || isCutAsRecorded()
                || (end.closed().how() == How.RST && resets);
    }

    private String undelivered(Ends.End end) {
        Side us = own == Direction.C2S ? Side.CLIENT : Side.SERVER;
        if (end.closed().how() == How.RST && end.closed().by() != us) {
            return other() + " reset the connection, which was recorded to end in order";
        }
        String reason = end.failure().stream()
                .map(each -> ": " + each.text())
                .collect(Collectors.joining());
        return "the connection failed before " + other() + " had everything" + reason;
    }
}
