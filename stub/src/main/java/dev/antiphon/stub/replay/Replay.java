package dev.antiphon.stub.replay;

import dev.antiphon.TcpClient;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script.Line;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays the client's side of a recording against a server, one conversation after the other, and
 * reports the differences of the server's replies.
 */
public final class Replay {
    private Replay() {}

    /**
     * The result of one conversation.
     *
     * @param number counts the conversations of the recording, from 1
     * @param lines the number of its lines, of both sides
     * @param differences each in words, of several lines
     */
    public record Outcome(int number, int lines, List<String> differences) {
        /** Keeps a copy of the list. */
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /**
     * Plays them all.
     *
     * @param server a builder for its address, with the framing of the script
     * @param patience how long each of the server's lines may take
     * @throws IllegalArgumentException when the builder has another framing than the script
     * @throws FailureException when the server cannot be reached
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public static List<Outcome> against(
            TcpClient.Builder server, Script script, Masks masks, Duration patience)
            throws InterruptedException {
        script.requireFraming(server.framing());
        List<Outcome> outcomes = new ArrayList<>();
        try (TcpClient client = server.keepOpen(true).build()) {
            for (List<Line> lines : script.conversations()) {
                try (Conversation conversation = client.open()) {
                    ScriptSide scriptSide =
                            new ScriptSide(conversation, script.isOfBytes(), masks, patience);
                    List<String> differences = scriptSide.play(lines, Direction.C2S);
                    outcomes.add(new Outcome(outcomes.size() + 1, lines.size(), differences));
                }
            }
        }
        return outcomes;
    }
}
