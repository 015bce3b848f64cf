package dev.antiphon.cli.check;

import dev.antiphon.capture.Capture;
import dev.antiphon.cli.text.CliException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A kind of file that the tool reads. */
public enum FileKind {
    RULES,
    RECORDING,
    RESULT,
    CAPTURE;

    private static final int BEGINNING_BYTES = 4096;

    /** The key of a file of rules that each one has. */
    private static final Pattern RULES_KEY = Pattern.compile("(?m)^rules:\\s");

    /**
     * Returns the kind of the file: by its content, or by its name if the content leaves it open.
     *
     * @throws IOException when the file cannot be read
     */
    static FileKind of(Path file) throws IOException {
        return recognised(file).orElseGet(() -> hasName(file, ".json") ? RESULT : RULES);
    }

    private static Optional<FileKind> recognised(Path file) throws IOException {
        if (Capture.is(file)) {
            return Optional.of(CAPTURE);
        }
        String beginning = beginning(file);
        if (hasName(file, ".yaml") || hasName(file, ".yml")) {
            return Optional.of(RULES);
        }
        String dense = beginning.replaceAll("\\s", "");
        if (dense.contains("\"kind\":\"header\"") || hasName(file, ".jsonl")) {
            return Optional.of(RECORDING);
        }
        if (dense.contains("\"load-result\"")) {
            return Optional.of(RESULT);
        }
        return Optional.of(RULES).filter(_ -> RULES_KEY.matcher(beginning).find());
    }

    private static boolean hasName(Path file, String end) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(end);
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BEGINNING_BYTES), StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * Returns the error for a file that a command could not read as this kind, if it is recognised
     * as a file of another kind. The error names its kind and the command that reads it.
     */
    public Optional<CliException> refusalOfAnother(String file) {
        try {
            Path path = Path.of(file);
            return Files.isRegularFile(path) // a pipe has been read
                    ? recognised(path)
                            .filter(kind -> kind != this)
                            .map(kind -> kind.elsewhere(file))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private CliException elsewhere(String file) {
        return switch (this) {
            case RULES -> CliException.usage("rules-elsewhere", file);
            case RECORDING -> CliException.usage("recording-elsewhere", file);
            case RESULT -> CliException.usage("result-elsewhere", file);
            case CAPTURE -> CliException.usage("capture-elsewhere", file);
        };
    }

    /** Returns the name in the output for programs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
