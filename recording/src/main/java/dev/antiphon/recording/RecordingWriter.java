package dev.antiphon.recording;

import dev.antiphon.event.Event;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A writer of recordings from a list of entries. {@link RecordingReader} reads them back. */
public final class RecordingWriter {
    private RecordingWriter() {}

    /**
     * Returns an event of a server as the entry of a recording.
     *
     * @param startedNanos the start of the recording by {@link System#nanoTime}, from which the
     *     entry's time counts
     */
    public static Entry entry(Event event, long startedNanos) {
        return new Entries(startedNanos, 0).of(event);
    }

    /**
     * Writes each entry as one line.
     *
     * @param out the stream, which is neither flushed nor closed
     * @throws IOException when the stream cannot be written
     */
    public static void write(List<? extends Entry> entries, OutputStream out) throws IOException {
        EntryWriter writer = new EntryWriter();
        for (Entry each : entries) {
            out.write(writer.line(each));
        }
    }
}
