package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/** A page of {@code docs/} that is generated from the code, and the texts that the code lacks. */
final class DocPage {
    private static final boolean WRITE = Boolean.getBoolean("antiphon.docs.write");

    private final Path file;

    /** Takes a name in {@code docs/}. */
    DocPage(String name) {
        file = Path.of("").toAbsolutePath().resolveSibling("docs").resolve(name);
    }

    /** Requires this text of the whole file; writes it instead where that was asked for. */
    void is(String text) throws IOException {
        if (WRITE) {
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file))
                .as("docs/%s differs from the code; run ./build docs", file.getFileName())
                .isEqualTo(text);
    }

    /** Reads the texts of a properties file beside the tests. */
    static Map<String, String> texts(String name) throws IOException {
        Properties read = new Properties();
        try (InputStream in = DocPage.class.getResourceAsStream(name)) {
            read.load(new InputStreamReader(
                    Objects.requireNonNull(in, name), StandardCharsets.UTF_8));
        }
        Map<String, String> texts = new TreeMap<>();
        read.stringPropertyNames().forEach(key -> texts.put(key, read.getProperty(key)));
        return texts;
    }

    /** Returns a row of a table. */
    static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** Returns plain text as a cell shows it. */
    static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .strip();
    }

    /** Returns a cell with code; one without text is a dash. */
    static String code(String text) {
        return text.isEmpty() ? "-" : "`" + text.replace("|", "\\|") + "`";
    }
}
