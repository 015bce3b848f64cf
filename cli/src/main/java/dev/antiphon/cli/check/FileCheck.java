package dev.antiphon.cli.check;

import dev.antiphon.capture.Capture;
import dev.antiphon.capture.CaptureException;
import dev.antiphon.capture.CapturedConversation;
import dev.antiphon.cli.check.CheckedFile.Mistake;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.report.file.ResultFile;
import dev.antiphon.load.report.file.ResultFileException;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.recording.RecordingReader;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.yaml.FollowedFile;
import dev.antiphon.stub.yaml.StubFileException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The check of one file by the reader that the other commands use. */
final class FileCheck {
    private static final Pattern PLACED = Pattern.compile("(?s).*?:(\\d+):(\\d+): (.*)");
    private static final Pattern COLUMN = Pattern.compile("column (\\d+)");

    private final String file;
    private final Optional<Framing> framing;
    private final List<Mistake> mistakes = new ArrayList<>();

    private FileCheck(String file, Optional<Framing> framing) {
        this.file = file;
        this.framing = framing;
    }

    /**
     * Checks the file.
     *
     * @param framing the framing of rules, regardless of the file; empty for the one in the file
     * @throws IOException when the file cannot be read
     */
    static CheckedFile of(String file, Optional<Framing> framing) throws IOException {
        FileCheck check = new FileCheck(file, framing);
        Path path = Path.of(file);
        FileKind kind = FileKind.of(path);
        Map<String, Object> counts = switch (kind) {
            case RULES -> check.rules(path);
            case RECORDING -> check.recording(path);
            case RESULT -> check.result(path);
            case CAPTURE -> check.capture(path);
        };
        return new CheckedFile(file, kind, counts, check.mistakes);
    }

    private Map<String, Object> rules(Path path) throws IOException {
        try {
            StubRules rules = framing.isPresent()
                    ? FollowedFile.read(path, framing.get()).stubRules()
                    : FollowedFile.read(path).stubRules();
            Framing used = framing.or(rules::framing).orElse(Framing.raw());
            return Map.of("rules", rules.size(), "framing", used.toString());
        } catch (StubFileException e) {
            placed(String.valueOf(e.getMessage()));
            for (Throwable each : e.getSuppressed()) {
                placed(String.valueOf(each.getMessage()));
            }
            return Map.of();
        }
    }

    private void placed(String message) {
        Matcher found = PLACED.matcher(message);
        if (message.startsWith(file + ":") && found.matches()) {
            mistakes.add(new Mistake(
                    Long.parseLong(found.group(1)),
                    Long.parseLong(found.group(2)),
                    found.group(3)));
        } else {
            mistakes.add(new Mistake(
                    0,
                    0,
                    message.startsWith(file + ": ")
                            ? message.substring(file.length() + 2)
                            : message));
        }
    }

    private Map<String, Object> recording(Path path) throws IOException {
        Set<Long> connections = new HashSet<>();
        long messages = 0;
        try (RecordingReader reader = RecordingReader.of(path)) {
            refuseUnknown(reader.header().framing());
            Optional<Entry.Timed> entry = next(reader);
            while (entry.isPresent() && mistakes.size() < CheckedFile.MISTAKES_MAX) {
                switch (entry.get()) {
                    case Entry.Open open -> connections.add(open.connection());
                    case Entry.Msg msg -> {
                        messages++;
                        connections.add(msg.position().connection());
                    }
                    default -> {}
                }
                entry = next(reader);
            }
            if (reader.isCutOff()) {
                mistakes.add(new Mistake(reader.line(), 0, "the line is cut off"));
            }
            return Map.of(
                    "connections",
                    connections.size(),
                    "messages",
                    messages,
                    "framing",
                    reader.header().framing());
        } catch (RecordingException e) {
            add(e);
            return Map.of();
        }
    }

    private void refuseUnknown(String framing) {
        try {
            Framing _ = Framing.parse(framing);
        } catch (IllegalArgumentException e) {
            mistakes.add(new Mistake(1, 0, String.valueOf(e.getMessage())));
        }
    }

    /** Returns the next valid line; adds the mistakes of the lines before it. */
    private Optional<Entry.Timed> next(RecordingReader reader) throws IOException {
        while (mistakes.size() < CheckedFile.MISTAKES_MAX) {
            try {
                return reader.next();
            } catch (RecordingException e) {
                add(e);
            }
        }
        return Optional.empty();
    }

    private void add(RecordingException wrong) {
        String reason = String.valueOf(wrong.getMessage())
                .replaceFirst("^line \\d+ of the recording: ", "");
        mistakes.add(new Mistake(wrong.line(), column(reason), reason));
    }

    private static long column(String reason) {
        Matcher column = COLUMN.matcher(reason);
        return column.find() ? Long.parseLong(column.group(1)) : 0;
    }

    private Map<String, Object> result(Path path) throws IOException {
        try {
            LoadResult result = ResultFile.read(path);
            return Map.of("seconds", result.took().toSeconds());
        } catch (ResultFileException e) {
            String reason = String.valueOf(e.getMessage());
            mistakes.add(new Mistake(0, column(reason), reason));
            return Map.of();
        }
    }

    private Map<String, Object> capture(Path path) throws IOException {
        try {
            List<CapturedConversation> all = Capture.conversations(path);
            for (CapturedConversation each : all) {
                each.failure()
                        .filter(_ -> mistakes.size() < CheckedFile.MISTAKES_MAX)
                        .ifPresent(why -> mistakes.add(new Mistake(0, 0, why)));
            }
            return Map.of("connections", all.size());
        } catch (CaptureException e) {
            mistakes.add(new Mistake(0, 0, String.valueOf(e.getMessage())));
            return Map.of();
        }
    }
}
