package dev.antiphon.cli.connect;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The events of a conversation so far: it passes them to recordings, and keeps them for {@code
 * /save}, up to a bound. Any thread may use it.
 */
final class Transcript {
    private static final long KEPT_BYTES_MAX = 32L << 20;

    private final Framing recorded;
    private final List<EventListener> recordings;
    private final long startedNanos = System.nanoTime();

    // The lock of this object guards the following fields.

    private final List<SaidMessage> kept = new ArrayList<>();
    private final Set<Path> saved = new HashSet<>();
    private long keptBytes;

    /**
     * Creates a transcript without events.
     *
     * @param recorded the framing of the recordings
     * @param recordings receive each event
     */
    Transcript(Framing recorded, List<EventListener> recordings) {
        this.recorded = recorded;
        this.recordings = List.copyOf(recordings);
    }

    /** Adds an event. */
    synchronized void add(SaidMessage said) {
        recordings.forEach(each -> each.on(said.in(recorded)));
        if (keptBytes <= KEPT_BYTES_MAX) {
            keptBytes += said.bytes();
            kept.add(said);
        }
        if (keptBytes > KEPT_BYTES_MAX) {
            kept.clear(); // its beginning alone would be another conversation
        }
    }

    /**
     * Writes the events so far as a recording in this framing. A file is replaced only if this
     * method wrote it before.
     */
    synchronized void save(Path file, Framing framing) {
        if (keptBytes > KEPT_BYTES_MAX) {
            throw CliException.usage("connect-too-large", file, KEPT_BYTES_MAX >> 20);
        }
        Path same = file.toAbsolutePath().normalize();
        try {
            if (!saved.contains(same) && Files.isRegularFile(file) && Files.size(file) > 0) {
                throw CliException.usage("connect-file-exists", file);
            }
            Recorder recorder = Recorder.of(framing).startedAt(startedNanos).to(file);
            saved.add(same);
            kept.forEach(each -> recorder.on(each.in(framing)));
            recorder.closed();
            if (recorder.failure().isPresent()) {
                throw recorder.failure().get();
            }
        } catch (IOException e) {
            throw CliException.usage("unwritable-file", ConnectWord.SAVE.typed(), file);
        }
    }

    /** Ends the recordings. */
    synchronized void close() {
        recordings.forEach(EventListener::closed);
    }
}
