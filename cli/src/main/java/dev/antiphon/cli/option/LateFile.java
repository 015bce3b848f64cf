package dev.antiphon.cli.option;

import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An output file that keeps its previous content until the first event. Earlier output is held in
 * memory. Any thread may write.
 */
final class LateFile extends OutputStream {
    private final Path file;
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private @Nullable OutputStream out;

    LateFile(Path file) {
        this.file = file;
    }

    /**
     * Returns a listener that opens the file at its first event, and closes it at the end.
     *
     * @param output the listener that writes into the file
     * @param failed receives the error if the file cannot be opened
     */
    EventListener opening(EventListener output, Consumer<IOException> failed) {
        return new EventListener() {
            private boolean begun;

            @Override
            public void on(Event event) {
                if (!begun) {
                    begun = true;
                    try {
                        open();
                    } catch (IOException e) {
                        failed.accept(e);
                    }
                }
                output.on(event);
            }

            @Override
            public boolean wants(Class<? extends Event> kind) {
                return output.wants(kind);
            }

            @Override
            public void closed() {
                output.closed();
                try {
                    close();
                } catch (IOException e) {
                    failed.accept(e);
                }
            }
        };
    }

    private synchronized void open() throws IOException {
        // not a channel: an interrupt would close it within a line
        OutputStream opened = new FileOutputStream(file.toFile());
        out = opened;
        waiting.writeTo(opened);
        waiting.reset();
    }

    @Override
    public void write(int each) throws IOException {
        write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        OutputStream to = out;
        if (to == null) {
            waiting.write(bytes, from, count);
        } else {
            to.write(bytes, from, count);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (out != null) {
            out.close();
        }
    }
}
