package dev.antiphon.cli.option;

import dev.antiphon.cli.text.Terminal;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;

import org.jspecify.annotations.Nullable;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A listener that opens its file at the first event. If the server cannot start, there is no event,
 * and the file keeps its content. Only the listener thread uses it.
 */
final class LateListener implements EventListener {
    private final Path file;
    private final Opening opening;
    private final Consumer<IOException> failed;

    private boolean begun;
    private @Nullable EventListener opened;

    /**
     * A function that opens the file and returns the listener that writes to it. The previous
     * content is lost.
     */
    interface Opening {
        EventListener to(Path file) throws IOException;
    }

    private LateListener(Path file, Opening opening, Consumer<IOException> failed) {
        this.file = file;
        this.opening = opening;
        this.failed = failed;
    }

    /**
     * Checks that the file can be written, and returns the listener. The content of the file does
     * not change.
     *
     * @param failed receives the error if the file cannot be opened later
     * @throws IOException when the file cannot be written
     */
    static EventListener of(Path file, Opening opening, Consumer<IOException> failed)
            throws IOException {
        if (!Files.exists(file) || Files.isRegularFile(file)) {
            new FileOutputStream(file.toFile(), true).close();
            return new LateListener(file, opening, failed);
        }
        return opening.to(file); // a check would be the end for a pipe reader
    }

    /**
     * Returns a listener that passes events to {@code output}, and makes the command fail if events
     * were dropped.
     *
     * @param name the output, as the user named it
     */
    static EventListener heedful(String name, EventListener output, Terminal terminal) {
        return new EventListener() {
            @Override
            public void on(Event event) {
                if (event instanceof ServerEvent.EventsDropped lost) {
                    terminal.outputLosses().dropped(name, lost.count());
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
            }
        };
    }

    @Override
    public void on(Event event) {
        if (!begun) {
            begun = true;
            try {
                opened = opening.to(file);
            } catch (IOException e) {
                failed.accept(e);
            }
        }
        if (opened != null) {
            opened.on(event);
        }
    }

    @Override
    public void closed() {
        if (opened != null) {
            opened.closed();
        }
    }
}
