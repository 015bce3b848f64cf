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
 * The server side of a script: its greeting, and for each client message the recorded answers, one
 * per occurrence.
 */
record Answers(Said greeting, Map<Message, List<Said>> toEach) {
    /**
     * The server's messages up to the client's next message.
     *
     * @param parts messages, and bytes without framing
     * @param closes whether it closed the connection then
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

        /** Returns whether the server ended the connection first, as part of its answer. */
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
     * Returns the answers of a script.
     *
     * @throws IllegalArgumentException when the script is of bytes and so has no messages
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

    /** Returns the index of the client's next line, or of the end. */
    private static int next(List<Line> conversation, int from) {
        int at = from;
        while (at < conversation.size()
                && !(conversation.get(at) instanceof Spoken spoken
                        && spoken.direction() == Direction.C2S)) {
            at++;
        }
        return at;
    }

    /** Returns a single answer if all are equal, else all of them. */
    static List<Said> distinct(List<Said> all) {
        return all.stream().distinct().count() == 1 ? all.subList(0, 1) : all;
    }
}
