package dev.antiphon.stub.replay;

import dev.antiphon.Message;
import dev.antiphon.event.Escapes;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Script.Line;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a recording as rules for a stub: what the server said first as the greeting, and for each
 * message of a client a rule with all that was said until the next. A message that was answered in
 * different ways has them one after the other.
 */
public final class RulesWriter {
    private RulesWriter() {}

    /**
     * The rules as the YAML that {@link dev.antiphon.stub.yaml.StubFile} reads.
     *
     * @throws IllegalArgumentException when the recording is one of bytes, which has no messages
     */
    public static String yaml(Script script) {
        if (script.isOfBytes()) {
            throw new IllegalArgumentException(
                    "a recording of bytes has no messages to make rules of; record with --framing");
        }
        Map<Message, List<List<Message>>> answers = new LinkedHashMap<>();
        List<Message> greeting = new ArrayList<>();
        for (List<Line> conversation : script.conversations()) {
            List<Message> said = new ArrayList<>();
            for (Line line : conversation) {
                if (line.direction() == Direction.C2S) {
                    said = new ArrayList<>();
                    answers.computeIfAbsent(line.message(), any -> new ArrayList<>())
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
        StringBuilder yaml = new StringBuilder("framing: ");
        yaml.append(quoted(script.framing().toString()));
        if (!greeting.isEmpty()) {
            yaml.append("\ngreeting: ").append(answer(greeting));
        }
        yaml.append(answers.isEmpty() ? "\nrules: []" : "\nrules:");
        answers.forEach((asked, all) -> yaml.append(rule(asked, all)));
        return yaml.append('\n').toString();
    }

    private static String rule(Message asked, List<List<Message>> all) {
        String when = asked.isText() ? quoted(asked.text()) : hex(asked);
        boolean same = all.stream().distinct().count() == 1;
        String reply = same
                ? "\n    reply: " + answer(all.get(0))
                : all.stream()
                        .map(each -> "\n      - " + answer(each))
                        .collect(Collectors.joining("", "\n    replies:", ""));
        return "\n  - when: " + when + reply;
    }

    private static String answer(List<Message> messages) {
        return switch (messages.size()) {
            case 0 -> "{nothing: true}";
            case 1 -> one(messages.get(0));
            default ->
                messages.stream().map(RulesWriter::one).collect(Collectors.joining(", ", "[", "]"));
        };
    }

    private static String one(Message message) {
        return message.isText() ? quoted(message.text()) : hex(message);
    }

    private static String hex(Message message) {
        return "{hex: '" + HexFormat.of().formatHex(message.bytes()) + "'}";
    }

    /** In double quotes, with an escape for all that is no plain character (YAML 1.2, 5.7). */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            if (each == '"' || each == '\\') {
                out.append('\\').appendCodePoint(each);
            } else if (Escapes.acts(each)) {
                out.append("\\U%08x".formatted(each));
            } else {
                out.appendCodePoint(each);
            }
        });
        return out.append('"').toString();
    }
}
