package dev.antiphon.stub.replay;

import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script.Ending;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server side of a script: the greeting, and for each client message the recorded answers, one
 * per occurrence of the message.
 */
record Answers(Said greeting, Map<Message, List<Said>> toEach) {
    /**
     * The server's answer: its messages up to the next message of the client.
     *
     * @param parts the messages, and bytes without framing
     * @param closes whether the server then closed the connection
     */
    record Said(List<Line> parts, boolean closes) {
        static Said of(List<Line> lines) {
            return new Said(
                    lines.stream()
                            .filter(line -> line.direction() == Direction.S2C)
                            .filter(line -> !(line instanceof Finished))
                            .toList(),
                    isClosed(lines));
        }

        /**
         * Returns whether the server ended the connection before the client and within a second, as
         * part of the answer.
         */
        private static boolean isClosed(List<Line> lines) {
            return lines.stream()
                    .filter(Finished.class::isInstance)
                    .map(Finished.class::cast)
                    .findFirst()
                    .filter(end -> end.direction() == Direction.S2C
                            && end.ending() == Ending.IN_ORDER
                            && end.after().compareTo(ScriptSide.SOON) <= 0)
                    .isPresent();
        }

        boolean isNothing() {
            return parts.isEmpty() && !closes;
        }
    }

    /**
     * Collects the answers of a script.
     *
     * @throws IllegalArgumentException when the script has bytes instead of messages
     */
    static Answers of(Script script) {
        if (script.isOfBytes()) {
            throw new IllegalArgumentException(
                    "a recording of bytes has no messages; give its framing by --framing");
        }
        Map<Message, List<Said>> toEach = new LinkedHashMap<>();
        Said greeting = new Said(List.of(), false);
        for (List<Line> conversation : script.conversations()) {
            int from = next(conversation, 0);
            if (greeting.isNothing()) {
                greeting = Said.of(conversation.subList(0, from));
            }
            while (from < conversation.size()) {
                int to = next(conversation, from + 1);
                Message asked = ((Spoken) conversation.get(from)).message();
                toEach.computeIfAbsent(asked, any -> new ArrayList<>())
                        .add(Said.of(conversation.subList(from, to)));
                from = to;
            }
        }
        return new Answers(greeting, toEach);
    }

    /**
     * Returns the index of the client's next message from {@code from} on, or the size of the list.
     */
    private static int next(List<Line> conversation, int from) {
        int at = from;
        while (at < conversation.size()
                && !(conversation.get(at) instanceof Spoken spoken
                        && spoken.direction() == Direction.C2S)) {
            at++;
        }
        return at;
    }

    /** Returns a list with one answer if all are equal; otherwise all answers. */
    static List<Said> distinct(List<Said> all) {
        return all.stream().distinct().count() == 1 ? all.subList(0, 1) : all;
    }
}
