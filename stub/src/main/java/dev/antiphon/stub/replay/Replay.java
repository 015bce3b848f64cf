package dev.antiphon.stub.replay;

import dev.antiphon.TcpClient;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A replay of the client's side of a recording against a server, one conversation after the other.
 * It reports the differences of the server's replies.
 */
public final class Replay {
    private Replay() {}

    /**
     * The result of one conversation.
     *
     * @param number the number of the conversation in the recording, from 1
     * @param lines the number of lines of both sides
     * @param differenceCount the number of differences
     * @param differences the first differences, each a text of several lines
     */
    public record Outcome(int number, int lines, int differenceCount, List<String> differences) {
        /** Copies the list. */
        public Outcome {
            differences = List.copyOf(differences);
        }

        static Outcome of(int number, List<Line> lines, Differences found) {
            return new Outcome(number, Replay.lines(lines), found.count(), found.kept());
        }
    }

    /** Returns the number of lines that were said. */
    static int lines(List<Line> all) {
        return (int) all.stream().filter(each -> !(each instanceof Finished)).count();
    }

    /**
     * Plays all conversations.
     *
     * @param server the builder of a client for the server's address, with the framing of the
     *     script
     * @param patience the timeout of each of the server's lines
     * @throws IllegalArgumentException when the builder has another framing than the script
     * @throws FailureException when the server cannot be reached
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public static List<Outcome> against(
            TcpClient.Builder server, Script script, Masks masks, Duration patience)
            throws InterruptedException {
        script.requireFraming(server.framing());
        List<Outcome> outcomes = new ArrayList<>();
        Ends ends = new Ends();
        ScriptSide.Terms terms = new ScriptSide.Terms(masks, patience);
        try (TcpClient client = server.keepOpen(true).listener(ends).build()) {
            for (List<Line> lines : script.conversations()) {
                try (Conversation conversation = client.open()) {
                    ScriptSide side = new ScriptSide(conversation, Direction.C2S, script, terms);
                    side.play(lines, 0);
                    outcomes.add(Outcome.of(outcomes.size() + 1, lines, side.end(ends)));
                }
            }
        }
        return outcomes;
    }
}
