package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.cli.text.Status;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Recordings in a framing that {@code --plugins} adds. */
class PluginsToolTest {
    private static final String BANG = """
            package own;

            import dev.antiphon.framing.DecodeContext;
            import dev.antiphon.framing.Framing;
            import dev.antiphon.framing.FramingProvider;
            import java.nio.ByteBuffer;
            import java.util.List;

            public final class Bang implements FramingProvider, Framing {
                public List<String> forms() {
                    return List.of("bang");
                }

                public Framing framing(String name, String argument) {
                    return this;
                }

                public void decode(DecodeContext context) {
                    ByteBuffer bytes = context.bytes();
                    for (int i = context.scanned(); i < bytes.remaining(); i++) {
                        if (bytes.get(bytes.position() + i) == '!') {
                            context.message(0, i, i + 1);
                            return;
                        }
                    }
                    context.incomplete(context.bytes().remaining());
                }

                public int overheadBytesMax() {
                    return 1;
                }

                public void encodeHead(ByteBuffer content, ByteBuffer out) {}

                public void encodeTail(ByteBuffer content, ByteBuffer out) {
                    out.put((byte) '!');
                }

                public String toString() {
                    return "bang";
                }
            }
            """;

    private static final String RECORDING = """
            {"v":1,"kind":"header","tool":"t","framing":"bang","started":"2026-01-01T00:00:00Z"}
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":1,"dir":"c2s","len":2,"text":"hi"}
            {"v":1,"t":0,"ev":"msg","conn":1,"seq":2,"dir":"s2c","len":5,"text":"hello"}
            """;

    @TempDir
    private Path folder;

    private Path talk;

    @BeforeEach
    void compile() throws IOException {
        talk = Files.writeString(folder.resolve("talk.jsonl"), RECORDING);
        Path source = Files.writeString(folder.resolve("Bang.java"), BANG);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int status = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
        assertThat(status).isZero();
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("dev.antiphon.framing.FramingProvider"), "own.Bang\n");
        jar(classes, Files.createDirectories(folder.resolve("plugins")).resolve("bang.jar"));
    }

    private static void jar(Path classes, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
            }
        }
    }

    /** Runs it in a process: the framing is known to none of the other tests. */
    private String printed(int status, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("replay", talk.toString(), "--lang", "en"));
        all.addAll(List.of(arguments));
        Process process = ToolProcess.builder(all.toArray(String[]::new))
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(status);
        return text;
    }

    private String[] withPlugins(String... arguments) {
        String[] plugins = {"--plugins", folder.resolve("plugins").toString()};
        return Stream.of(plugins, arguments).flatMap(Stream::of).toArray(String[]::new);
    }

    private static void answer(Socket socket) throws IOException {
        assertThat(socket.getInputStream().readNBytes(3)).asString().isEqualTo("hi!");
        socket.getOutputStream().write("hello!".getBytes(UTF_8));
    }

    @Test
    void recordingIsPlayed() throws Exception {
        try (BadServer server = new BadServer(PluginsToolTest::answer)) {
            assertThat(printed(Status.OK, withPlugins("--to", server.address())))
                    .isEqualTo("conversation 1: 2 messages, 0 differences\n");
        }
    }

    @Test
    void recordingBecomesRulesAndATest() throws Exception {
        assertThat(printed(Status.OK, withPlugins("--as-rules")))
                .isEqualTo("framing: \"bang\"\nrules:\n  - when: \"hi\"\n    reply: \"hello\"\n");
        assertThat(printed(Status.OK, withPlugins("--as-test", "BangTest")))
                .contains("@Stub(framing = \"bang\")");
    }

    @Test
    void optionIsNamedWhereTheFramingIsNotKnown() throws Exception {
        assertThat(printed(Status.USAGE, "--as-rules"))
                .contains("in framing \"bang\", which is not known here", "--plugins DIR");
    }
}
