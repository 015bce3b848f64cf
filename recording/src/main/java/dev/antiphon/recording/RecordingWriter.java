package dev.antiphon.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A writer of recordings from a list of entries. {@link RecordingReader} reads them back. */
public final class RecordingWriter {
    private RecordingWriter() {}

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
