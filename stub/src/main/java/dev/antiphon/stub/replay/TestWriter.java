package dev.antiphon.stub.replay;

import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.Answers.Said;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;
import dev.antiphon.text.Escapes;

import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a recording as a test for JUnit, which stands on antiphon-junit alone: of a client, with a
 * stub that answers as the server did; or of a server, which is asked what the client said. Either
 * passes as it is written.
 */
public final class TestWriter {
    private static final Pattern NAME = Pattern.compile("([a-z_][a-z0-9_]*\\.)*[A-Z][A-Za-z0-9_]*");

    /** The largest number of lines, which people can still read and a class can hold. */
    private static final int LINES_MAX = 1_000;

    private static final int MESSAGE_BYTES_MAX = 16 << 10;

    private static final String ASSERT_THAT = "dev.antiphon.junit.AntiphonAssertions.assertThat";

    private final Script script;
    private final String name;
    private final StringBuilder body = new StringBuilder();

    /** The static imports of the body. */
    private final TreeSet<String> statics = new TreeSet<>();

    private final TreeSet<String> types = new TreeSet<>();

    private TestWriter(Script script, String name) {
        if (!NAME.matcher(name).matches()) {
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
        this.script = script;
        this.name = name;
    }

    /**
     * Returns a test with a stub in the server's place.
     *
     * @param name of the class, with its package if it is to have one
     * @throws IllegalArgumentException when that is none, or the recording is one of bytes or too
     *   large for a test
     */
    public static String ofClient(Script script, String name) {
        TestWriter writer = new TestWriter(script, name);
        writer.client(Answers.of(script));
        return writer.source();
    }

    /**
     * Returns a test of the server at this address.
     *
     * @param masks what may differ, as {@link Masks#of} takes it
     * @throws IllegalArgumentException as {@link #ofClient} does
     */
    public static String ofServer(Script script, String name, String address, List<String> masks) {
        TestWriter writer = new TestWriter(script, name);
        Answers.of(script); // refuses bytes
        writer.server(address, masks);
        return writer.source();
    }

    private void client(Answers answers) {
        types.add("dev.antiphon.junit.Stub");
        types.add("dev.antiphon.stub.StubServer");
        types.add("org.junit.jupiter.api.BeforeEach");
        add("/** The stub answers as was recorded; have the client under test say the same. */");
        add("class " + simpleName() + " {");
        add("    @Stub(framing = " + quoted(script.framing().toString()) + ")");
        add("    StubServer stub;\n");
        add("    @BeforeEach");
        add("    void answerAsRecorded() {");
        if (!answers.greeting().isNothing()) {
            add("        stub.greet(" + answer(answers.greeting()) + ");");
        }
        answers.toEach().forEach((asked, all) -> {
            statics.add("dev.antiphon.stub.match.Matchers.equalTo");
            String each = Answers.distinct(all).stream()
                    .map(this::answer)
                    .collect(Collectors.joining(", "));
            add("        stub.when(equalTo(" + message(asked) + ")).answer(" + each + ");");
        });
        add("    }\n");
        conversations("clientHearsWhatWasRecorded", "stub.address()", false);
        add("}");
    }

    private void server(String address, List<String> masks) {
        add("/** The server under test says what was recorded. */");
        add("class " + simpleName() + " {");
        add("    private static final String SERVER =");
        add("            System.getProperty(\"server\", " + quoted(address) + ");\n");
        if (!masks.isEmpty()) {
            types.add("dev.antiphon.stub.replay.Masks");
            types.add("java.util.List");
            String patterns =
                    masks.stream().map(TestWriter::quoted).collect(Collectors.joining(", "));
            add("    /** What may differ. */");
            add("    private static final Masks MASKS = Masks.of(List.of(" + patterns + "));\n");
        }
        conversations("serverSaysWhatWasRecorded", "SERVER", !masks.isEmpty());
        add("}");
    }

    private void conversations(String test, String address, boolean masked) {
        types.add("dev.antiphon.handler.Conversation");
        types.add("dev.antiphon.TcpClient");
        types.add("dev.antiphon.framing.Framing");
        types.add("org.junit.jupiter.api.Test");
        statics.add(ASSERT_THAT);
        String framing = "Framing.parse(" + quoted(script.framing().toString()) + ")";
        add("    @Test");
        add("    void " + test + "() throws InterruptedException {");
        add("        try (TcpClient client =");
        add("                TcpClient.to(" + address + ", " + framing + ").build()) {");
        for (List<Line> conversation : script.conversations()) {
            add("            try (Conversation talk = client.open()) {");
            String said = conversation.stream()
                    .filter(Spoken.class::isInstance)
                    .map(Spoken.class::cast)
                    .map(line -> "\n                        " + said(line, masked))
                    .collect(Collectors.joining());
            add("                assertThat(talk)" + said + ";");
            add("            }");
        }
        add("        }");
        add("    }");
    }

    private String said(Spoken line, boolean masked) {
        if (line.direction() == Direction.C2S) {
            return ".sends(" + message(line.message()) + ")";
        }
        String expected = message(line.message());
        return ".receives(" + (masked ? "MASKS.like(" + expected + ")" : expected) + ")";
    }

    private String answer(Said said) {
        return answer(said.messages()) + (said.closes() ? ".thenClose()" : "");
    }

    private String answer(List<Message> messages) {
        types.add("dev.antiphon.stub.answer.Answer");
        return switch (messages.size()) {
            case 0 -> "Answer.nothing()";
            case 1 -> answer(messages.get(0));
            default ->
                answer(messages.get(0))
                        + messages.stream()
                                .skip(1)
                                .map(each -> ".then(" + answer(each) + ")")
                                .collect(Collectors.joining());
        };
    }

    private String answer(Message message) {
        return message.isText()
                ? "Answer.text(" + message(message) + ")"
                : "Answer.message(" + message(message) + ")";
    }

    /** Returns a text, or bytes in hexadecimal. */
    private String message(Message message) {
        if (message.size() > MESSAGE_BYTES_MAX) {
            throw new IllegalArgumentException("a message of " + message.size()
                    + " bytes is over the limit of " + MESSAGE_BYTES_MAX + " for a test");
        }
        if (message.isText()) {
            return quoted(message.text());
        }
        statics.add("dev.antiphon.stub.match.Matchers.hex");
        return "hex(\"" + HexFormat.ofDelimiter(" ").formatHex(message.bytes()) + "\")";
    }

    /** Returns a literal (JLS 3.10.5): what is no plain character is escaped. */
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
                    if (each < ' ') {
                        literal.append("\\%03o"
                                .formatted(each)); // a Unicode escape would act in the source
                    } else if (Escapes.acts(each)) {
                        for (char unit : Character.toChars(each)) {
                            literal.append("\\u%04x".formatted((int) unit));
                        }
                    } else {
                        literal.appendCodePoint(each);
                    }
                }
            }
        });
        return literal.append('"').toString();
    }

    private String simpleName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void add(String line) {
        body.append(line).append('\n');
    }

    /** Returns all of it: the package, what is imported, the body. */
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
