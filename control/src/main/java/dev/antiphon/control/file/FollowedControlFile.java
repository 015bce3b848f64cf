package dev.antiphon.control.file;

import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.file.FileReason;
import dev.antiphon.file.FileStamp;
import dev.antiphon.stub.yaml.StubFileException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A watcher of a file that declares services. A change of the file, or of a file of rules that it
 * names, is applied service by service. What the API has changed stays as it is until it is reset.
 * If the changed file is invalid, everything stays as it is, and the error is reported.
 */
public final class FollowedControlFile implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Path file;
    private final ServiceUpdates updates;

    /** The content that was read last. Used by one thread at a time. */
    private ControlFile current;

    private String seen;

    /** The thread that watches the file; empty before {@link #begin}. */
    private Optional<Thread> thread = Optional.empty();

    private FollowedControlFile(Path file, Control control) throws IOException {
        this.file = file;
        this.updates = new ServiceUpdates(control);
        String main = FileStamp.of(file); // before the file is read, so that a later change counts
        this.current = ControlFile.read(file);
        this.seen = main + rulesStamp(current);
    }

    /**
     * Reads the file for the services of this registry. Nothing starts yet.
     *
     * @throws StubFileException when the content of the file is invalid
     * @throws IOException when the file cannot be read
     */
    public static FollowedControlFile read(Path file, Control control) throws IOException {
        return new FollowedControlFile(file, control);
    }

    /**
     * Starts all services of the file.
     *
     * @throws ControlException when one cannot start; the others have ended then
     */
    public void start() {
        updates.start(current);
    }

    /**
     * Starts to watch the file. Call it once, after {@link #start}. A change takes effect when the
     * files have not changed for about 100 ms.
     *
     * @param told receives the result of each change, on a thread of this class
     */
    public void begin(Consumer<FileChange> told) {
        thread = Optional.of(
                Thread.ofVirtual().name("antiphon-control-file").start(() -> follow(told)));
    }

    private void follow(Consumer<FileChange> told) {
        try {
            String before = seen;
            while (true) {
                Thread.sleep(LOOK_EVERY);
                updates.applyLate(each -> tell(each, told));
                String now = stamp();
                if (!now.equals(seen) && now.equals(before)) {
                    seen = now;
                    reload(told);
                }
                before = now;
            }
        } catch (InterruptedException e) {
            // close was called
        }
    }

    private String stamp() {
        return FileStamp.of(file) + rulesStamp(current);
    }

    private static String rulesStamp(ControlFile content) {
        return content.files().stream().map(FileStamp::of).collect(Collectors.joining("\n"));
    }

    private void reload(Consumer<FileChange> told) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) { // reading a pipe may block
                refuse(file + ": it is no regular file, which alone is read again", told);
                return;
            }
            String main = FileStamp.of(file); // a change from now on counts
            ControlFile next = ControlFile.read(file);
            seen = main + rulesStamp(next);
            if (updates.apply(current, next, each -> tell(each, told))) {
                current = next;
            } else {
                seen = main + rulesStamp(current);
            }
        } catch (StubFileException e) {
            refuse(String.valueOf(e.getMessage()), told);
        } catch (IOException | UncheckedIOException e) {
            if (!Thread.currentThread().isInterrupted()) { // interrupted by close
                refuse(file + ": it cannot be read: " + reason(e), told);
            }
        } catch (RuntimeException | Error e) { // the watching goes on
            String message = Objects.requireNonNullElse(e.getMessage(), "internal error");
            refuse(file + ": it cannot be used: \"" + message + "\"", told);
        }
    }

    private static String reason(Exception e) {
        return Stream.of(e)
                .map(each -> each instanceof UncheckedIOException u ? u.getCause() : each)
                .map(each -> FileReason.of((IOException) each))
                .findFirst()
                .orElse("");
    }

    private static void refuse(String text, Consumer<FileChange> told) {
        tell(new FileChange.Refused(text), told);
    }

    private static void tell(FileChange change, Consumer<FileChange> told) {
        try {
            told.accept(change);
        } catch (RuntimeException e) {
            // the report failed; the next change is reported again
        }
    }

    /** Stops watching the file. The services go on. After the return, nothing is reported. */
    @Override
    public void close() {
        thread.filter(following -> !following.equals(Thread.currentThread()))
                .ifPresent(following -> {
                    following.interrupt();
                    try {
                        following.join();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }
}
