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
 * A listener that writes a file from the first event on: a server that cannot start has no event,
 * and the file keeps what it held. Used by the listener's thread.
 */
final class LateListener implements EventListener {
    private final Path file;
    private final Opening opening;
    private final Consumer<IOException> failed;

    private boolean begun;
    private @Nullable EventListener opened;

    /** Opens the file, whose former content is lost. */
    interface Opening {
        EventListener to(Path file) throws IOException;
    }

    private LateListener(Path file, Opening opening, Consumer<IOException> failed) {
        this.file = file;
        this.opening = opening;
        this.failed = failed;
    }

    /**
     * Makes sure that the file can be written, and leaves it as it is.
     *
     * @param failed takes the reason where it cannot be opened later all the same
     * @throws IOException when it cannot be written
     */
    static EventListener of(Path file, Opening opening, Consumer<IOException> failed)
            throws IOException {
        if (!Files.exists(file) || Files.isRegularFile(file)) {
            new FileOutputStream(file.toFile(), true).close();
            return new LateListener(file, opening, failed);
        }
        return opening.to(file); // a pipe's reader would see an end
    }

    /**
     * Has the command end with a failure where events find no room in this output.
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
