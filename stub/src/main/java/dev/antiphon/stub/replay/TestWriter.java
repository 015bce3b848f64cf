package dev.antiphon.stub.replay;

import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Answers.Said;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.stub.replay.Script.Unframed;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A writer that converts a recording to a JUnit test. The test needs only antiphon-junit. A test of
 * a client has a stub that answers like the recorded server. A test of a server sends the recorded
 * client messages. The generated test passes without changes.
 */
public final class TestWriter {
    private static final Pattern NAME = Pattern.compile("([a-z_][a-z0-9_]*\\.)*[A-Z][A-Za-z0-9_]*");

    /**
     * The largest number of messages in a test, so that people can read it and the class is not too
     * large.
     */
    private static final int LINES_MAX = 1_000;

    private static final long BYTES_MAX = 4L << 20;

    /**
     * The largest number of statements or chained calls in one method, since methods have a size
     * limit and javac parses a long chain by recursion.
     */
    private static final int STATEMENTS_MAX = 100;

    private static final int CONVERSATIONS_MAX = 20;
    private static final int THENS_MAX = 20;

    private static final String ASSERT_THAT = "dev.antiphon.junit.AntiphonAssertions.assertThat";

    private final Script script;
    private final String name;
    private final StringBuilder body = new StringBuilder();

    /** The static imports of the generated class. */
    private final TreeSet<String> statics = new TreeSet<>();

    private final TreeSet<String> types = new TreeSet<>();

    /** The source lines of the methods into which long methods are divided. */
    private final List<String> parts = new ArrayList<>();

    private TestWriter(Script script, String name) {
        if (!isClassName(name)) {
            throw new IllegalArgumentException(
                    name + " is no name of a class; give one such as com.example.LoginTest");
        }
        long lines = script.conversations().stream()
                .flatMap(List::stream)
                .filter(Spoken.class::isInstance)
                .count();
        if (lines > LINES_MAX) {
            throw new IllegalArgumentException("its " + lines + " messages are over the limit of "
                    + LINES_MAX + " for a test; choose one conversation, or record less");
        }
        long bytes = script.conversations().stream()
                .flatMap(List::stream)
                .filter(Spoken.class::isInstance)
                .mapToLong(line -> ((Spoken) line).size())
                .sum();
        if (bytes > BYTES_MAX) {
            throw new IllegalArgumentException("its messages of " + bytes
                    + " bytes are over the limit of " + BYTES_MAX
                    + " for a test; choose one conversation, or record less");
        }
        this.script = script;
        this.name = name;
    }

    /**
     * Returns whether a test can have this name: a class, with an optional package, in the usual
     * case of letters, such as {@code com.example.LoginTest}.
     */
    public static boolean isClassName(String name) {
        return NAME.matcher(name).matches() && !JavaText.hasKeyword(name);
    }

    /**
     * Returns a test of a client, with a stub in place of the server.
     *
     * @param name the name of the class, with an optional package
     * @throws IllegalArgumentException when the name is invalid, or the recording has bytes instead
     *     of messages or is too large for a test
     */
    public static String ofClient(Script script, String name) {
        TestWriter writer = new TestWriter(script, name);
        writer.client(Answers.of(script));
        return writer.source();
    }

    /**
     * Returns a test of the server at this address.
     *
     * @param masks patterns for the parts of replies that may differ, in the syntax of {@link
     *     Masks#of}
     * @throws IllegalArgumentException as {@link #ofClient}
     */
    public static String ofServer(Script script, String name, String address, List<String> masks) {
        TestWriter writer = new TestWriter(script, name);
        Answers.of(script); // refuses a recording of bytes
        writer.server(address, masks);
        return writer.source();
    }

    private void client(Answers answers) {
        String beforeEach = type("org.junit.jupiter.api.BeforeEach");
        List<String> rules = new ArrayList<>();
        if (!answers.greeting().isNothing()) {
            rules.add("stub.greet(" + answer(answers.greeting()) + ");");
        }
        answers.toEach().forEach((asked, all) -> {
            statics.add("dev.antiphon.stub.match.Matchers.equalTo");
            String each = Answers.distinct(all).stream()
                    .map(this::answer)
                    .collect(Collectors.joining(", "));
            rules.add("stub.when(equalTo(" + message(asked) + ")).answer(" + each + ");");
        });
        add("/** The stub answers as was recorded; have the client under test say the same. */");
        add("class " + simpleName() + " {");
        add("    @" + type("dev.antiphon.junit.Stub") + "(framing = "
                + literal(script.framing().toString()) + ")");
        add("    " + type("dev.antiphon.stub.StubServer") + " stub;\n");
        add("    @" + beforeEach);
        add("    void answerAsRecorded() {");
        inParts("rules", "()", rules);
        conversations("clientHearsWhatWasRecorded", "stub.address()", false);
        parts.forEach(this::add);
        add("}");
    }

    /**
     * Writes the statements of a method and closes it. Divides the statements among further methods
     * if they are too many for one method.
     */
    private void inParts(String name, String parameters, List<String> statements) {
        if (statements.size() <= STATEMENTS_MAX) {
            statements.forEach(each -> add("        " + each));
            add("    }\n");
            return;
        }
        String arguments = parameters.equals("()") ? "()" : "(talk)";
        for (int from = 0; from < statements.size(); from += STATEMENTS_MAX) {
            int to = Math.min(statements.size(), from + STATEMENTS_MAX);
            String part = name + (from + 1) + "To" + to;
            add("        " + part + arguments + ";");
            parts.add("\n    private void " + part + parameters + " {");
            statements.subList(from, to).forEach(each -> parts.add("        " + each));
            parts.add("    }");
        }
        add("    }\n");
    }

    private void server(String address, List<String> masks) {
        String text = language("String");
        add("/** The server under test says what was recorded. */");
        add("class " + simpleName() + " {");
        add("    private static final " + text + " SERVER =");
        add("            " + language("System") + ".getProperty(\"server\", " + literal(address)
                + ");\n");
        if (!masks.isEmpty()) {
            String type = type("dev.antiphon.stub.replay.Masks");
            String patterns = masks.stream().map(this::literal).collect(Collectors.joining(", "));
            add("    /** What may differ. */");
            add("    private static final " + type + " MASKS = " + type + ".of("
                    + type("java.util.List") + ".of(" + patterns + "));\n");
        }
        conversations("serverSaysWhatWasRecorded", "SERVER", !masks.isEmpty());
        parts.forEach(this::add);
        add("}");
    }

    private void conversations(String test, String address, boolean masked) {
        String client = type("dev.antiphon.TcpClient");
        statics.add(ASSERT_THAT);
        String framing = type("dev.antiphon.framing.Framing") + ".parse("
                + literal(script.framing().toString()) + ")";
        String interrupted = " throws " + language("InterruptedException") + " {";
        add("    @" + type("org.junit.jupiter.api.Test"));
        add("    void " + test + "()" + interrupted);
        add("        try (" + client + " client =");
        add("                " + client + ".to(" + address + ", " + framing + ").build()) {");
        boolean apart = script.conversations().size() > CONVERSATIONS_MAX;
        int number = 0;
        for (List<Line> conversation : script.conversations()) {
            number++;
            if (apart) {
                add("            conversation" + number + "(client);");
                parts.add("\n    private void conversation" + number + "(" + client + " client)"
                        + interrupted);
                conversation(conversation, number, masked, "        ").forEach(parts::add);
                parts.add("    }");
            } else {
                conversation(conversation, number, masked, "            ").forEach(this::add);
            }
        }
        add("        }");
        add("    }");
    }

    /**
     * Returns the source lines of one conversation. Divides a long conversation among further
     * methods.
     */
    private List<String> conversation(
            List<Line> conversation, int number, boolean masked, String indent) {
        String type = type("dev.antiphon.handler.Conversation");
        List<String> calls = conversation.stream()
                .filter(Spoken.class::isInstance)
                .map(Spoken.class::cast)
                .map(line -> "\n" + indent + "            " + said(line, masked))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(indent + "try (" + type + " talk = client.open()) {");
        if (calls.size() <= STATEMENTS_MAX) {
            lines.add(indent + "    assertThat(talk)" + String.join("", calls) + ";");
        }
        for (int from = 0; calls.size() > STATEMENTS_MAX && from < calls.size(); ) {
            int to = Math.min(calls.size(), from + STATEMENTS_MAX);
            String part = "talk" + number + "Lines" + (from + 1) + "To" + to;
            lines.add(indent + "    " + part + "(talk);");
            parts.add("\n    private void " + part + "(" + type + " talk) {");
            parts.add("        assertThat(talk)" + String.join("", calls.subList(from, to)) + ";");
            parts.add("    }");
            from = to;
        }
        lines.add(indent + "}");
        return lines;
    }

    private String said(Spoken line, boolean masked) {
        if (line.direction() == Direction.C2S) {
            return ".sends(" + message(line.message()) + ")";
        }
        String expected = message(line.message());
        return ".receives(" + (masked ? "MASKS.like(" + expected + ")" : expected) + ")";
    }

    private String answer(Said said) {
        return answer(said.parts()) + (said.closes() ? ".thenClose()" : "");
    }

    private String answer(List<Line> parts) {
        String type = type("dev.antiphon.stub.answer.Answer");
        if (parts.isEmpty()) {
            return type + ".nothing()";
        }
        if (parts.size() > THENS_MAX) {
            String list = type("java.util.List");
            return type + ".inOrder(" + list + ".of("
                    + parts.stream().map(this::answer).collect(Collectors.joining(", ", "", "))"));
        }
        return answer(parts.get(0))
                + parts.stream()
                        .skip(1)
                        .map(each -> ".then(" + answer(each) + ")")
                        .collect(Collectors.joining());
    }

    private String answer(Line part) {
        return switch (part) {
            case Spoken said -> answer(said.message());
            case Unframed unframed -> answer(unframed.bytes()) + ".unframed()";
            case Finished end -> throw new IllegalStateException("an end is no part of an answer");
        };
    }

    private String answer(Message message) {
        String type = type("dev.antiphon.stub.answer.Answer");
        return type + (message.isText() ? ".text(" : ".message(") + message(message) + ")";
    }

    /** Returns the source expression of a message: a string literal, or bytes in hexadecimal. */
    private String message(Message message) {
        if (message.isText()) {
            return literal(message.text());
        }
        statics.add("dev.antiphon.stub.match.Matchers.hex");
        String hex = HexFormat.ofDelimiter(" ").formatHex(message.bytes());
        return "hex(" + literal(hex) + ")";
    }

    private String literal(String text) {
        return JavaText.literal(text, language("String"));
    }

    /**
     * Returns the name of a type for the source, and imports the type. Returns the qualified name
     * if the generated class has the same simple name.
     */
    private String type(String name) {
        if (name.substring(name.lastIndexOf('.') + 1).equals(simpleName())) {
            return name;
        }
        types.add(name);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * Returns the name of a type of {@code java.lang}. Returns the qualified name if the generated
     * class has the same simple name.
     */
    private String language(String name) {
        return name.equals(simpleName()) ? "java.lang." + name : name;
    }

    private String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void add(String line) {
        body.append(line).append('\n');
    }

    /** Returns the complete source of the test: package, imports and class. */
    private String source() {
        StringBuilder all = new StringBuilder();
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            all.append("package ").append(name, 0, dot).append(";\n\n");
        }
        statics.forEach(each -> all.append("import static ").append(each).append(";\n"));
        for (String of : List.of("dev.", "org.", "java.")) {
            List<String> group =
                    types.stream().filter(each -> each.startsWith(of)).toList();
            all.append(group.isEmpty() ? "" : "\n");
            group.forEach(each -> all.append("import ").append(each).append(";\n"));
        }
        return all.append('\n').append(body).toString();
    }
}
