package dev.antiphon.cli.check;

import dev.antiphon.capture.Capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A kind of file that the tool reads. */
enum FileKind {
    RULES,
    RECORDING,
    RESULT,
    CAPTURE;

    private static final int BEGINNING_BYTES = 4096;

    /**
     * Returns the kind of the file: by its content, or by its name if the content leaves it open.
     *
     * @throws IOException when the file cannot be read
     */
    static FileKind of(Path file) throws IOException {
        if (Capture.is(file)) {
            return CAPTURE;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return RULES;
        }
        String beginning = beginning(file);
        if (beginning.contains("\"kind\":\"header\"") || name.endsWith(".jsonl")) {
            return RECORDING;
        }
        return beginning.contains("\"load-result\"") || name.endsWith(".json") ? RESULT : RULES;
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BEGINNING_BYTES);
            return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\s", "");
        }
    }

    /** Returns the name in the output for programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
