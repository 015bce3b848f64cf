package dev.antiphon.stub.replay;

import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.replay.Answers.Said;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.text.Escapes;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A writer of a recording as rules for a stub. The server's first message becomes the greeting, and
 * each client message a rule with the server's messages up to the next one. A message with
 * different answers gets them one after the other.
 */
public final class RulesWriter {
    /**
     * The first of the two code points at the end of each plane that are no characters and that
     * YAML does not allow (5.1).
     */
    private static final int NO_CHARACTER = 0xFFFE;

    /** The framing of the server's messages. */
    private final Framing replies;

    private RulesWriter(Framing framing) {
        this.replies = framing.ofReplies();
    }

    /**
     * Returns the rules in YAML, for {@link dev.antiphon.stub.yaml.StubFile}.
     *
     * @throws IllegalArgumentException when the recording is one of bytes, which has no messages,
     *     or has none at all, or is larger than the rules of one file may be
     */
    public static String yaml(Script script) {
        RulesWriter writer = new RulesWriter(script.framing());
        return readable(writer.rules(script, Answers.of(script)));
    }

    private String rules(Script script, Answers answers) {
        if (answers.greeting().isNothing() && answers.toEach().isEmpty()) {
            throw new IllegalArgumentException(
                    "it has no message, so that no rule follows from it");
        }
        StringBuilder yaml = new StringBuilder("framing: ");
        yaml.append(quoted(script.framing().toString()));
        if (!answers.greeting().isNothing()) {
            yaml.append("\ngreeting: ").append(answer(answers.greeting()));
        }
        yaml.append(answers.toEach().isEmpty() ? "" : "\nrules:");
        answers.toEach().forEach((asked, all) -> yaml.append(rule(asked, all)));
        return yaml.append('\n').toString();
    }

    /** Reads the rules back, so that no rules are returned that a stub would refuse. */
    private static String readable(String yaml) {
        try {
            var unused = StubFile.parse("rules", yaml, Path.of(""));
            return yaml;
        } catch (StubFileException e) {
            throw new IllegalArgumentException(
                    "a stub cannot read rules of it: " + e.getMessage()
                            + "; choose one conversation, or record less",
                    e);
        }
    }

    private String rule(Message asked, List<Said> each) {
        String when = asked.isText() ? quoted(asked.text()) : "{" + key(asked) + "}";
        List<Said> all = Answers.distinct(each);
        String reply = all.size() == 1
                ? "\n    reply: " + answer(all.get(0))
                : all.stream()
                        .map(one -> "\n      - " + answer(one))
                        .collect(Collectors.joining("", "\n    replies:", ""));
        return "\n  - when: " + when + reply;
    }

    private String answer(Said said) {
        List<Message> messages = said.messages();
        if (said.closes()) {
            String what = messages.isEmpty() ? "nothing: true" : "messages: " + list(messages);
            return "{" + (messages.size() == 1 ? source(messages.get(0)) : what) + ", then: close}";
        }
        return switch (messages.size()) {
            case 0 -> "{nothing: true}";
            case 1 -> one(messages.get(0));
            default -> list(messages);
        };
    }

    private String list(List<Message> messages) {
        return messages.stream().map(this::one).collect(Collectors.joining(", ", "[", "]"));
    }

    private String one(Message message) {
        return message.isText() && isCarried(message)
                ? quoted(message.text())
                : "{" + source(message) + "}";
    }

    /** Returns the YAML of a message; bytes that were sent without framing stay unframed. */
    private String source(Message message) {
        return isCarried(message) ? key(message) : "unframed: {" + key(message) + "}";
    }

    private boolean isCarried(Message message) {
        try {
            ByteBuffer unused = replies.encoded(message.buffer());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String key(Message message) {
        return message.isText()
                ? "text: " + quoted(message.text())
                : "hex: '" + HexFormat.of().formatHex(message.bytes()) + "'";
    }

    /** Returns the text in double quotes, with special characters escaped (YAML 1.2, 5.7). */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            if (each == '"' || each == '\\') {
                out.append('\\').appendCodePoint(each);
            } else if (Escapes.acts(each) || (each & NO_CHARACTER) == NO_CHARACTER) {
                out.append("\\U%08x".formatted(each));
            } else {
                out.appendCodePoint(each);
            }
        });
        return out.append('"').toString();
    }
}
