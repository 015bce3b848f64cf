package dev.antiphon.stub.replay;

import dev.antiphon.message.Message;
import dev.antiphon.stub.replay.Answers.Said;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;
import dev.antiphon.text.Escapes;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A writer that converts a recording to a test of a client in Python, for pytest and the fixture
 * {@code antiphon} of the Python client. The stub answers as was recorded. The test then verifies
 * that the client has sent each recorded message as often as in the recording.
 */
public final class PytestWriter {
    private static final Pattern NAME = Pattern.compile("test_[a-z0-9_]{1,60}");

    private static final int MESSAGES_MAX = 10_000;
    private static final long BYTES_MAX = 16L << 20;

    private final StringBuilder source = new StringBuilder();

    private PytestWriter() {}

    /**
     * Returns a test of a client, with a stub in place of the server.
     *
     * @param name the name of the test, such as {@code test_login}
     * @throws IllegalArgumentException when the name is invalid, or the recording has bytes instead
     *     of messages, has no message of the client, or is too large for a test
     */
    public static String ofClient(Script script, String name) {
        if (!isTestName(name)) {
            throw new IllegalArgumentException(
                    name + " is no name of a test; give one such as test_login");
        }
        Answers answers = Answers.of(script);
        if (answers.toEach().isEmpty()) {
            throw new IllegalArgumentException("it has no message of a client to test");
        }
        long messages = answers.toEach().values().stream().mapToLong(List::size).sum();
        long bytes = script.conversations().stream()
                .flatMap(List::stream)
                .filter(Spoken.class::isInstance)
                .mapToLong(line -> ((Spoken) line).size())
                .sum();
        if (messages > MESSAGES_MAX || bytes > BYTES_MAX) {
            throw new IllegalArgumentException("its " + messages + " messages of " + bytes
                    + " bytes are over the limit of " + MESSAGES_MAX + " messages and " + BYTES_MAX
                    + " bytes for a test; record less");
        }
        PytestWriter writer = new PytestWriter();
        writer.test(script, answers, name);
        return writer.source.toString();
    }

    /** Returns whether the text is a name that a generated test can have. */
    public static boolean isTestName(String text) {
        return NAME.matcher(text).matches();
    }

    private void test(Script script, Answers answers, String name) {
        add("def " + name + "(antiphon):");
        add("    \"\"\"The stub answers as was recorded.\"\"\"");
        boolean greets = !answers.greeting().isNothing();
        if (greets) {
            source.insert(0, "from antiphon import answer\n\n\n");
        }
        String greeting = greets ? ", greeting=" + greeting(answers.greeting()) : "";
        add("    stub = antiphon.stub(" + quoted(script.framing().toString()) + greeting + ")");
        answers.toEach()
                .forEach((asked, all) -> add(
                        "    stub.when(" + literal(asked) + ")" + replies(Answers.distinct(all))));
        add("");
        add("    # Start the client under test here; it connects to stub.host and stub.port.");
        add("");
        for (Map.Entry<Message, List<Said>> each : answers.toEach().entrySet()) {
            add("    stub.verify(" + literal(each.getKey()) + ", times="
                    + each.getValue().size() + ", within=5)");
        }
    }

    private void add(String line) {
        source.append(line).append('\n');
    }

    private static String greeting(Said said) {
        return "answer(" + arguments(said) + ")";
    }

    private String replies(List<Said> all) {
        if (all.size() == 1) {
            return ".reply(" + arguments(all.get(0)) + ")";
        }
        if (source.indexOf("from antiphon") < 0) {
            source.insert(0, "from antiphon import answer\n\n\n");
        }
        return all.stream()
                .map(each -> "answer(" + arguments(each) + ")")
                .collect(Collectors.joining(", ", ".replies(", ")"));
    }

    private static String arguments(Said said) {
        List<String> arguments = new ArrayList<>();
        boolean isFramed = said.parts().stream().noneMatch(Unframed.class::isInstance);
        if (isFramed) {
            said.parts().forEach(each -> arguments.add(literal(message(each))));
        } else {
            arguments.add(said.parts().stream()
                    .map(PytestWriter::part)
                    .collect(Collectors.joining(", ", "messages=[", "]")));
        }
        if (said.closes()) {
            arguments.add("then=\"close\"");
        }
        return String.join(", ", arguments);
    }

    private static Message message(Line part) {
        return switch (part) {
            case Spoken said -> said.message();
            case Unframed unframed -> unframed.bytes();
            case Finished end -> throw new IllegalStateException("an end is no part of an answer");
        };
    }

    /** Returns a part as a mapping with the keys of an answer in a rules file. */
    private static String part(Line part) {
        String hex = quoted(HexFormat.of().formatHex(message(part).bytes()));
        return part instanceof Unframed
                ? "{\"unframed\": {\"hex\": " + hex + "}}"
                : "{\"hex\": " + hex + "}";
    }

    /** Returns the literal of a message: a text if it is UTF-8, otherwise bytes. */
    private static String literal(Message message) {
        if (message.isText()) {
            return quoted(message.text());
        }
        StringBuilder literal = new StringBuilder("b\"");
        for (byte each : message.bytes()) {
            boolean plain = each >= ' ' && each <= '~' && each != '"' && each != '\\';
            literal.append(plain ? String.valueOf((char) each) : "\\x%02x".formatted(each));
        }
        return literal.append('"').toString();
    }

    private static String quoted(String text) {
        StringBuilder literal = new StringBuilder("\"");
        text.codePoints().forEach(each -> {
            switch (each) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> {
                    if (each <= 0xff && Escapes.acts(each)) {
                        literal.append("\\x%02x".formatted(each));
                    } else if (Escapes.acts(each)) {
                        literal.append("\\U%08x".formatted(each));
                    } else {
                        literal.appendCodePoint(each);
                    }
                }
            }
        });
        return literal.append('"').toString();
    }
}
