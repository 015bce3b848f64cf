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
 * A replay of the client side of a recording against a server, one conversation after the other.
 * The result is the differences between the server's replies and the recorded ones.
 */
public final class Replay {
    private Replay() {}

    /**
     * The result of one conversation.
     *
     * @param number the number of the conversation in the recording, from 1
     * @param lines the number of recorded lines of both sides, without the ends
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

    /** Returns the number of lines that are messages or bytes, not ends. */
    static int lines(List<Line> all) {
        return (int) all.stream().filter(each -> !(each instanceof Finished)).count();
    }

    /**
     * Replays all conversations and returns their results.
     *
     * @param server a builder of a client for the address of the server, with the framing of the
     *     script
     * @param patience the timeout for each line of the server
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
