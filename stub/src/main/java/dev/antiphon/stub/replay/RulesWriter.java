package dev.antiphon.stub.replay;

import dev.antiphon.argument.FileText;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.replay.Answers.Said;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.text.Escapes;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A writer that converts a recording to rules of a stub. The server's messages before the first
 * client message become the greeting. Each different client message becomes a rule, whose answer is
 * the server's messages up to the next client message. If the recorded answers to a message differ,
 * the rule gives them one after the other.
 */
public final class RulesWriter {
    /**
     * The first of the two code points at the end of each Unicode plane that are not characters.
     * The writer escapes them, since YAML does not allow them (5.1).
     */
    private static final int NO_CHARACTER = 0xFFFE;

    /** The framing of the messages from the server. */
    private final Framing replies;

    private RulesWriter(Framing framing) {
        this.replies = framing.ofReplies();
    }

    /**
     * Returns the rules in YAML, for {@link dev.antiphon.stub.yaml.StubFile}.
     *
     * @throws IllegalArgumentException when the recording has bytes instead of messages, has no
     *     message, or is too large for one file of rules
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

    /** Returns the rules after a check that a stub can read them. */
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
        List<Line> parts = said.parts();
        if (said.closes()) {
            String what = parts.isEmpty() ? "nothing: true" : "messages: " + list(parts);
            return "{" + (parts.size() == 1 ? source(parts.get(0)) : what) + ", then: close}";
        }
        return switch (parts.size()) {
            case 0 -> "{nothing: true}";
            case 1 -> one(parts.get(0));
            default -> list(parts);
        };
    }

    private String list(List<Line> parts) {
        return parts.stream().map(this::one).collect(Collectors.joining(", ", "[", "]"));
    }

    private String one(Line part) {
        return part instanceof Spoken said && said.message().isText() && isCarried(said.message())
                ? quoted(said.message().text())
                : "{" + source(part) + "}";
    }

    /**
     * Returns the YAML keys for one part of an answer. Bytes that were sent without framing become
     * {@code unframed}.
     */
    private String source(Line part) {
        return switch (part) {
            case Spoken said when isCarried(said.message()) -> key(said.message());
            case Spoken said -> "unframed: {" + key(said.message()) + "}";
            case Unframed unframed -> "unframed: {" + key(unframed.bytes()) + "}";
            case Finished end -> throw new IllegalStateException("an end is no part of an answer");
        };
    }

    private boolean isCarried(Message message) {
        try {
            long unused = replies.encodedBytes(message.buffer());
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

    /**
     * Returns the text of a message as a YAML scalar in double quotes, with special characters
     * escaped (YAML 1.2, 5.7), and a first {@code @} doubled, since one names a file.
     */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        FileText.escaped(text).codePoints().forEach(each -> {
            if (each == '"' || each == '\\') {
                out.append('\\').appendCodePoint(each);
            } else if (Escapes.acts(each) || (each & NO_CHARACTER) == NO_CHARACTER) {
                out.append(escape(each));
            } else {
                out.appendCodePoint(each);
            }
        });
        return out.append('"').toString();
    }

    private static String escape(int letter) {
        return switch (letter) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> letter < 0x100 ? "\\x%02x".formatted(letter) : "\\U%08x".formatted(letter);
        };
    }
}
