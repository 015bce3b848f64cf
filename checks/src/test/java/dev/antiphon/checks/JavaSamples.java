package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;

import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Samples in Java, each a compilation unit with one public type, compiled to one folder and run
 * from there.
 */
final class JavaSamples {
    private static final Pattern TYPE =
            Pattern.compile("\\bpublic (?:final )?(?:class|record) (\\w+)");

    private final Path classes;
    private final String library;

    /** They may use the core alone. */
    JavaSamples(Path classes) {
        this(classes, core());
    }

    /** They may use what is on this class path. */
    JavaSamples(Path classes, String library) {
        this.classes = classes;
        this.library = library;
    }

    /** With all warnings as errors; it may use what was compiled before. */
    void compile(Sample sample, String port) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of(
                "--release", "21", "-Xlint:all", "-Werror", "-cp", path(), "-d", "" + classes);
        boolean good = compiler.getTask(
                        complaints,
                        null,
                        null,
                        options,
                        null,
                        List.of(new Source(typeName(sample), sample.withPort(port))))
                .call();
        assertThat(good).as("%s compiles: %s", sample, complaints).isTrue();
    }

    /** Its main in a JVM of its own. */
    Child run(Sample sample) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String encoding = "-Dstdout.encoding=UTF-8";
        return Child.start(List.of(java, encoding, "-cp", path(), typeName(sample)), Map.of());
    }

    private static String typeName(Sample sample) {
        return TYPE.matcher(sample.text())
                .results()
                .findFirst()
                .orElseThrow(() -> new AssertionError(sample + " has no public type"))
                .group(1);
    }

    private static String core() {
        var source = TcpServer.class.getProtectionDomain().getCodeSource();
        return Path.of(URI.create(source.getLocation().toString())).toString();
    }

    private String path() {
        return library + System.getProperty("path.separator") + classes;
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String typeName, String text) {
            super(URI.create("string:///" + typeName + ".java"), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
