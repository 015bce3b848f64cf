package dev.antiphon.stub.yaml;

import dev.antiphon.argument.FileText;
import dev.antiphon.argument.Nearest;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.answer.AnswerStep;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.fault.WireFault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A reader of the answers in a file of rules. */
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

    private static final Set<After> ENDINGS = Set.of(After.CLOSE, After.HALF_CLOSE, After.RESET);

    private final WireText wire;
    private final States states;
    private final States serverStates;

    /** The answers from files that were read so far, by the name of the file. */
    private final Map<String, Answer> files = new HashMap<>();

    /**
     * Creates a reader.
     *
     * @param wire the encoder of texts; it refuses texts that the framing cannot encode
     * @param states collects the names of connection states that answers set
     * @param serverStates collects the names of server states that answers set
     */
    AnswerReader(WireText wire, States states, States serverStates) {
        this.wire = wire;
        this.states = states;
        this.serverStates = serverStates;
    }

    /**
     * Reads an answer. A plain text is one message. A list is several answers that are joined to
     * one.
     */
    Answer read(YamlValue item, Places places) {
        if (item.isText()) {
            return carried(item, text(item));
        }
        if (item.isList()) {
            return together(item, places);
        }
        Map<String, YamlValue> keys = item.keys(KEYS);
        List<Map.Entry<String, YamlValue>> sources = keys.entrySet().stream()
                .filter(each -> SOURCES.contains(each.getKey()))
                .toList();
        if (sources.size() > 1) {
            throw sources.get(1)
                    .getValue()
                    .wrong("an answer has one of " + String.join(", ", SOURCES)
                            + "; for several messages write messages: and a list");
        }
        Answer answer = sources.stream()
                .map(each -> said(each.getKey(), each.getValue(), places))
                .findFirst()
                .orElse(Answer.nothing());
        return with(answer, keys);
    }

    private Answer together(YamlValue list, Places places) {
        List<YamlValue> items = list.list();
        if (items.isEmpty()) {
            throw list.wrong("an answer of no messages; write nothing: true");
        }
        List<Answer> parts = new ArrayList<>();
        for (YamlValue each : items) {
            Answer part = read(each, places);
            if (ENDINGS.contains(part.end()) && parts.size() < items.size() - 1) {
                throw each.wrong("then: ends the connection before the next message of the list;"
                        + " write it in the last one");
            }
            parts.add(part);
        }
        return Answer.inOrder(parts);
    }

    private Answer said(String source, YamlValue value, Places places) {
        return switch (source) {
            case "text", "hex", "file" -> carried(value, one(source, value, places));
            case "template" -> {
                String unused = wire.template(value);
                yield carried(value, one(source, value, places));
            }
            case "unframed" -> unframed(value, places);
            case "messages" -> together(value, places);
            default -> {
                if (!value.yes()) {
                    throw value.wrong("nothing is true or left out");
                }
                yield Answer.nothing();
            }
        };
    }

    /**
     * Reads an answer of one message. Does not check that the framing can encode the message.
     *
     * @throws StubFileException when a placeholder has no value
     */
    private Answer one(String source, YamlValue value, Places places) {
        return switch (source) {
            case "hex" -> {
                Answer answer = value.read(Answer::hex);
                places.check(value);
                yield answer;
            }
            case "file" -> file(value, value.text());
            case "template" -> {
                if (FileText.file(value.text()).isPresent()) {
                    yield text(value);
                }
                String template = wire.text(value);
                Answer answer = value.read(each -> Answer.template(template, wire.charset()));
                places.check(value);
                yield answer;
            }
            default -> text(value);
        };
    }

    private Answer text(YamlValue value) {
        return FileText.file(value.text())
                .map(name -> file(value, name))
                .orElseGet(() -> Answer.message(wire.message(value)));
    }

    /** Reads an answer whose bytes are sent without framing. */
    private Answer unframed(YamlValue value, Places places) {
        if (value.isText()) {
            return text(value).unframed();
        }
        Map<String, YamlValue> keys = value.keys(UNFRAMED);
        if (keys.size() != 1) {
            throw value.wrong("unframed: has a text, or one of " + String.join(", ", UNFRAMED));
        }
        Map.Entry<String, YamlValue> source = keys.entrySet().iterator().next();
        return one(source.getKey(), source.getValue(), places).unframed();
    }

    /**
     * Returns an answer with the content of a file. Each file is read once, even if several answers
     * name it.
     */
    private Answer file(YamlValue value, String name) {
        Answer known = files.get(name);
        if (known != null) {
            return known;
        }
        Answer answer;
        try {
            answer = value.read(text -> wire.file(name));
        } catch (OutOfMemoryError e) {
            long heapMebibytes = Runtime.getRuntime().maxMemory() >> 20;
            throw value.wrong("the files of the answers up to here do not fit into the heap of "
                    + heapMebibytes + " MiB; give the process a larger one by -Xmx");
        }
        files.put(name, answer);
        return answer;
    }

    private Answer carried(YamlValue item, Answer answer) {
        for (AnswerStep each : answer.steps()) {
            if (each instanceof AnswerStep.Say say) {
                Message unused = wire.sent(item, say.message());
            }
        }
        return answer;
    }

    private Answer with(Answer plain, Map<String, YamlValue> keys) {
        Answer answer = plain;
        if (keys.containsKey("fault")) {
            for (YamlValue each : keys.get("fault").oneOrMore()) {
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
            answer = answer.becoming(states.reached(keys.get("becomes")));
        }
        if (keys.containsKey("serverBecomes")) {
            String state = serverStates.reached(keys.get("serverBecomes"));
            answer = answer.serverBecoming(state);
        }
        return answer;
    }

    private static Answer startingTls(Answer answer, YamlValue then) {
        try {
            return answer.thenStartTls();
        } catch (IllegalStateException e) {
            throw then.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static Answer ended(Answer answer, YamlValue then) {
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
