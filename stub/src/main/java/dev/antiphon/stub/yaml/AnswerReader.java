package dev.antiphon.stub.yaml;

import dev.antiphon.argument.Nearest;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.fault.WireFault;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reader of answers in a file of rules. */
final class AnswerReader {
    private static final List<String> SOURCES =
            List.of("text", "hex", "file", "template", "unframed", "nothing", "messages");
    private static final List<String> UNFRAMED = List.of("text", "hex", "file", "template");
    private static final List<String> KEYS = List.of(
            "text",
            "hex",
            "file",
            "template",
            "unframed",
            "nothing",
            "messages",
            "after",
            "then",
            "becomes",
            "serverBecomes",
            "fault");
    private static final List<String> ENDS =
            List.of("keep", "close", "half-close", "reset", "starttls");

    private final Path folder;
    private final WireText wire;

    /** The files of answers read so far, by name. */
    private final Map<String, Answer> files = new HashMap<>();

    private long filesBytes;

    /**
     * Creates a reader.
     *
     * @param folder the folder with the files of answers
     * @param wire the encoder of texts, whose framing must be able to carry them
     */
    AnswerReader(Path folder, WireText wire) {
        this.folder = folder;
        this.wire = wire;
    }

    /** Reads an answer. A text alone is a message; a list is several answers as one. */
    Answer read(Item item) {
        if (item.isText()) {
            return carried(item, text(item));
        }
        if (item.isList()) {
            return together(item);
        }
        Map<String, Item> keys = item.keys(KEYS);
        List<Map.Entry<String, Item>> sources = keys.entrySet().stream()
                .filter(each -> SOURCES.contains(each.getKey()))
                .toList();
        if (sources.size() > 1) {
            throw sources.get(1)
                    .getValue()
                    .wrong("an answer has one of " + String.join(", ", SOURCES)
                            + "; for several messages write messages: and a list");
        }
        Answer answer = sources.stream()
                .map(each -> said(each.getKey(), each.getValue()))
                .findFirst()
                .orElse(Answer.nothing());
        return with(answer, keys);
    }

    private Answer together(Item list) {
        List<Answer> parts = list.list().stream().map(this::read).toList();
        if (parts.isEmpty()) {
            throw list.wrong("an answer of no messages; write nothing: true");
        }
        return Answer.inOrder(parts);
    }

    private Answer said(String source, Item value) {
        return switch (source) {
            case "text", "hex", "file" -> carried(value, one(source, value));
            case "template" -> {
                String unused = wire.template(value);
                yield one(source, value);
            }
            case "unframed" -> unframed(value);
            case "messages" -> together(value);
            default -> {
                if (!value.yes()) {
                    throw value.wrong("nothing is true or left out");
                }
                yield Answer.nothing();
            }
        };
    }

    /** Returns an answer of one message after a check that the framing can carry it. */
    private Answer one(String source, Item value) {
        return switch (source) {
            case "hex" -> value.read(Answer::hex);
            case "file" -> file(value);
            case "template" -> value.read(each -> Answer.template(each, wire.charset()));
            default -> text(value);
        };
    }

    private Answer text(Item value) {
        return Answer.message(wire.message(value));
    }

    /** Reads bytes that are sent without framing. */
    private Answer unframed(Item value) {
        if (value.isText()) {
            return text(value).unframed();
        }
        Map<String, Item> keys = value.keys(UNFRAMED);
        if (keys.size() != 1) {
            throw value.wrong("unframed: has a text, or one of " + String.join(", ", UNFRAMED));
        }
        Map.Entry<String, Item> source = keys.entrySet().iterator().next();
        return one(source.getKey(), source.getValue()).unframed();
    }

    /** Reads the file of an answer once, even if several answers name it. */
    private Answer file(Item name) {
        Answer known = files.get(name.text());
        if (known != null) {
            return known;
        }
        Answer answer = name.read(each -> Answer.file(folder, each));
        for (AnswerStep each : answer.steps()) {
            filesBytes += each instanceof AnswerStep.Say say ? say.message().size() : 0;
        }
        if (filesBytes > StubFile.ANSWERS_BYTES_MAX) {
            throw name.wrong("the files of the answers up to here have " + filesBytes
                    + " bytes, over the limit of " + StubFile.ANSWERS_BYTES_MAX
                    + "; give fewer or smaller ones");
        }
        files.put(name.text(), answer);
        return answer;
    }

    private Answer carried(Item item, Answer answer) {
        for (AnswerStep each : answer.steps()) {
            if (each instanceof AnswerStep.Say say) {
                Message unused = wire.sent(item, say.message());
            }
        }
        return answer;
    }

    private static Answer with(Answer plain, Map<String, Item> keys) {
        Answer answer = plain;
        if (keys.containsKey("fault")) {
            for (Item each : keys.get("fault").oneOrMore()) {
                answer = answer.with(each.read(WireFault::parse));
            }
        }
        if (keys.containsKey("after")) {
            answer = answer.after(keys.get("after").read(Delay::parse));
        }
        if (keys.containsKey("then")) {
            answer = ended(answer, keys.get("then"));
        }
        if (keys.containsKey("becomes")) {
            answer = answer.becoming(keys.get("becomes").text());
        }
        if (keys.containsKey("serverBecomes")) {
            answer = answer.serverBecoming(keys.get("serverBecomes").text());
        }
        return answer;
    }

    private static Answer startingTls(Answer answer, Item then) {
        try {
            return answer.thenStartTls();
        } catch (IllegalStateException e) {
            throw then.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Answer ended(Answer answer, Item then) {
        return switch (then.text()) {
            case "keep" -> answer.thenKeep();
            case "close" -> answer.thenClose();
            case "half-close" -> answer.thenHalfClose();
            case "reset" -> answer.thenReset();
            case "starttls" -> startingTls(answer, then);
            default ->
                throw then.wrong("there is no end \"" + then.text() + "\""
                        + Nearest.of(then.text(), ENDS) + "; there is " + String.join(", ", ENDS));
        };
    }
}
