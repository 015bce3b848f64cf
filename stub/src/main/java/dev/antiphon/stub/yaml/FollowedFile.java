package dev.antiphon.stub.yaml;

import dev.antiphon.file.FileReason;
import dev.antiphon.file.FileStamp;
import dev.antiphon.framing.Framing;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A watcher of a file of rules. When the file changes, the stub gets the new rules. If the changed
 * file is invalid or cannot be read, the stub keeps the previous rules and the error is reported.
 */
public final class FollowedFile implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Path file;
    private final @Nullable Framing used;
    private final StubRules stubRules;
    private String seen;

    /** The thread that watches the file; empty before {@link #begin}. */
    private Optional<Thread> thread = Optional.empty();

    private FollowedFile(Path file, @Nullable Framing used) throws IOException {
        this.file = file;
        this.used = used;
        this.seen =
                FileStamp.of(file); // before the file is read, so that a later change is detected
        this.stubRules = StubFile.readAlone(file, used);
    }

    /**
     * Reads the file.
     *
     * @throws StubFileException when the content of the file is invalid
     * @throws IOException when the file cannot be read
     */
    public static FollowedFile read(Path file) throws IOException {
        return new FollowedFile(file, null);
    }

    /**
     * Reads the file for a stub with this framing, regardless of the framing in the file.
     *
     * @throws StubFileException when the content of the file is invalid
     * @throws IOException when the file cannot be read
     */
    public static FollowedFile read(Path file, Framing framing) throws IOException {
        return new FollowedFile(file, framing);
    }

    /** Returns the rules as they were read first. */
    public StubRules stubRules() {
        return stubRules;
    }

    /**
     * Starts to watch the file. Call it once. A change takes effect when the file has not changed
     * for about 100 ms, since a file that is overwritten in place is empty at first. The framing
     * cannot change.
     *
     * @param stub the stub that uses the rules as they were read first
     * @param told receives one line for each change, on a thread of this class: empty if the stub
     *     uses the new rules, otherwise the error
     */
    public void begin(StubServer stub, Consumer<String> told) {
        begin(
                rules -> {
                    stub.use(rules);
                    return Optional.of("");
                },
                told);
    }

    /**
     * Starts to watch the file, as {@link #begin(StubServer, Consumer)} does, for another user of
     * its rules.
     *
     * @param user uses changed rules; returns an empty text if they are in effect, the reason why
     *     not, or nothing if they were in effect before
     */
    public void begin(Function<StubRules, Optional<String>> user, Consumer<String> told) {
        thread = Optional.of(
                Thread.ofVirtual().name("antiphon-stub-file").start(() -> follow(user, told)));
    }

    private void follow(Function<StubRules, Optional<String>> user, Consumer<String> told) {
        try {
            String before = seen;
            while (true) {
                Thread.sleep(LOOK_EVERY);
                before = lookAgain(before, user, told);
            }
        } catch (InterruptedException e) {
            // close was called
        }
    }

    /**
     * Reads the file again if it has changed. An exception is reported and does not end the
     * watching.
     */
    private String lookAgain(
            String before, Function<StubRules, Optional<String>> user, Consumer<String> told) {
        try {
            String now = FileStamp.of(file);
            if (!now.equals(seen) && now.equals(before)) {
                seen = now;
                reload(user, told);
            }
            return now;
        } catch (Throwable e) { // also for an Error
            tell(e, told);
            return before;
        }
    }

    private void tell(Throwable thrown, Consumer<String> told) {
        try {
            String message = Objects.requireNonNullElse(thrown.getMessage(), "internal error");
            told.accept(file + ": it cannot be used: \"" + message + "\"");
        } catch (Throwable again) {
            // the report failed; the next change is reported again
        }
    }

    private void reload(Function<StubRules, Optional<String>> user, Consumer<String> told) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) { // reading a pipe may block
                told.accept(file + ": it is no regular file, which alone is read again");
                return;
            }
            StubRules changed = StubFile.readAlone(file, used);
            Optional<Framing> framing = stubRules.framing();
            if (changed.framing().isPresent() && !changed.framing().equals(framing)) {
                told.accept("%s: framing: is %s now, and was %s; start again for another framing"
                        .formatted(file, named(changed.framing()), named(framing)));
                return;
            }
            if (changed.startsTls() && !stubRules.startsTls()) {
                told.accept(file + ": then: starttls is new; start again with a certificate");
                return;
            }
            user.apply(changed)
                    .map(why -> why.isEmpty() ? "" : file + ": " + why)
                    .ifPresent(told);
        } catch (StubFileException e) {
            told.accept(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            told.accept(file + ": it is not there any more");
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) { // interrupted by close
                told.accept(file + ": it cannot be read: " + FileReason.of(e));
            }
        }
    }

    private static String named(Optional<Framing> framing) {
        return framing.map(Framing::toString).orElse("not given");
    }

    /**
     * Stops watching the file. After the method returns, no rule changes and nothing is reported.
     */
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
