package dev.antiphon.stub.replay;

import dev.antiphon.argument.Plural;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingException;
import dev.antiphon.recording.RecordingReader;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.stub.replay.Script.Line;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A reader that converts recordings to scripts and collects warnings about missing parts. Used by
 * one thread.
 *
 * <p>A reader with a framing divides a recording of bytes into messages of that framing.
 */
public final class ScriptReader {
    private static final String RAW = "raw";
    private static final long BYTES_MAX = 256L << 20;
    private static final int LINE_COST = 64; // bytes of memory per message, without its content

    private final @Nullable Framing given;
    private final List<String> warnings = new ArrayList<>();
    private final Map<Long, ScriptLines> all = new LinkedHashMap<>();

    private boolean ofBytes;
    private boolean reframed;
    private long size;
    private long dropped;

    /** Creates a reader that uses the framing of the recording. */
    public ScriptReader() {
        this.given = null;
    }

    /** Creates a reader that divides a recording of bytes into messages of this framing. */
    public ScriptReader(Framing framing) {
        this.given = framing;
    }

    /**
     * Returns the warnings about skipped or missing parts of the last recording, one sentence each.
     */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Reads a recording of up to 256 MiB of messages.
     *
     * @throws IOException when the file cannot be read
     * @throws RecordingException when the file is not a recording
     * @throws IllegalArgumentException when the framing of the recording is unknown or differs from
     *     the given framing, when no conversation fits the given framing, or when the recording is
     *     too large
     */
    public Script read(Path file) throws IOException {
        try (RecordingReader reader = RecordingReader.of(file)) {
            Framing framing = begin(reader.header().framing());
            for (Optional<Entry.Timed> next = reader.next();
                    next.isPresent();
                    next = reader.next()) {
                add(next.get());
            }
            if (reader.isCutOff()) {
                warnings.add(
                        "line " + reader.line() + " is cut off; the recording is read up to there");
            }
            return script(framing);
        }
    }

    /** Converts the lines of a recording, including the header, like {@link #read(Path)}. */
    Script read(List<Entry> entries) {
        String recorded = entries.stream()
                .filter(Entry.Header.class::isInstance)
                .map(each -> ((Entry.Header) each).framing())
                .findFirst()
                .orElse(RAW);
        Framing framing = begin(recorded);
        entries.forEach(this::add);
        return script(framing);
    }

    private Framing begin(String recorded) {
        all.clear();
        warnings.clear();
        size = 0;
        dropped = 0;
        ofBytes = recorded.equals(RAW);
        reframed = given != null && ofBytes;
        if (ofBytes) {
            return given == null ? PassThroughFraming.INSTANCE : given;
        }
        Framing framing = Framing.parse(recorded);
        if (given != null && !given.toString().equals(recorded)) {
            throw new IllegalArgumentException(
                    "it has the framing " + recorded + ", and only bytes can be read as " + given);
        }
        return framing;
    }

    private void add(Entry entry) {
        switch (entry) {
            case Entry.Msg said -> {
                size += said.message().size() + LINE_COST;
                if (size > BYTES_MAX) {
                    throw new IllegalArgumentException(
                            "its messages have over " + BYTES_MAX + " bytes");
                }
                of(said.connection()).add(said);
            }
            case Entry.HalfClose end -> of(end.connection()).add(end);
            case Entry.Close end -> of(end.connection()).add(end);
            case Entry.Dropped missing -> dropped += missing.count();
            case Entry.Full full ->
                warnings.add("it ends at the recorder's bound of " + full.bytesMax() + " bytes");
            default -> {}
        }
    }

    private ScriptLines of(long connection) {
        return all.computeIfAbsent(connection, id -> new ScriptLines(ofBytes));
    }

    private Script script(Framing framing) {
        if (dropped > 0) {
            warnings.add(Plural.of(dropped, "event") + " missing: the recorder was too slow");
        }
        boolean bytes = framing.equals(PassThroughFraming.INSTANCE);
        List<List<Line>> conversations = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        int number = 0;
        for (ScriptLines each : all.values()) {
            if (!each.saidSomething()) {
                continue;
            }
            number++;
            try {
                conversations.add(
                        reframed ? each.in(framing) : bytes ? each.joined() : each.lines(framing));
            } catch (IllegalArgumentException e) {
                refused.add("conversation " + number + " is passed over: " + e.getMessage());
            }
        }
        if (conversations.isEmpty() && !refused.isEmpty()) {
            throw new IllegalArgumentException(refused.get(0));
        }
        warnings.addAll(refused);
        return new Script(framing, conversations);
    }
}
