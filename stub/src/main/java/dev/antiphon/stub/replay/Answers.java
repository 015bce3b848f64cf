package dev.antiphon.stub.replay;

import dev.antiphon.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script.Line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server of a script answers: what it says first, and for each message of a client all
 * that it says until the next one, as often as that message was sent.
 */
record Answers(List<Message> greeting, Map<Message, List<List<Message>>> toEach) {
    /**
     * Those of a script.
     *
     * @throws IllegalArgumentException when it is one of bytes, which has no messages
     */
    static Answers of(Script script) {
        if (script.isOfBytes()) {
            throw new IllegalArgumentException(
                    "a recording of bytes has no messages; record with --framing,"
                            + " or give --framing with a capture");
        }
        Map<Message, List<List<Message>>> toEach = new LinkedHashMap<>();
        List<Message> greeting = new ArrayList<>();
        for (List<Line> conversation : script.conversations()) {
            List<Message> said = new ArrayList<>();
            for (Line line : conversation) {
                if (line.direction() == Direction.C2S) {
                    said = new ArrayList<>();
                    toEach.computeIfAbsent(line.message(), any -> new ArrayList<>())
                            .add(said);
                } else {
                    said.add(line.message());
                }
            }
            if (greeting.isEmpty()) {
                conversation.stream()
                        .takeWhile(line -> line.direction() == Direction.S2C)
                        .map(Line::message)
                        .forEach(greeting::add);
            }
        }
        return new Answers(greeting, toEach);
    }

    /** One answer where it was the same each time; else all of them. */
    static List<List<Message>> distinct(List<List<Message>> all) {
        return all.stream().distinct().count() == 1 ? all.subList(0, 1) : all;
    }
}
