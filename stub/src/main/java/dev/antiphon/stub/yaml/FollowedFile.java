package dev.antiphon.stub.yaml;

import dev.antiphon.stub.Rules;
import dev.antiphon.stub.StubServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Has a stub do what a file says, also when it changes. A file that cannot be used leaves the last
 * good rules in force, and is told.
 */
public final class FollowedFile implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Path file;
    private final StubServer stub;
    private final Consumer<String> told;
    private final Thread thread =
            Thread.ofVirtual().name("antiphon-stub-file").unstarted(this::follow);
    private String seen;

    private FollowedFile(Path file, StubServer stub, Consumer<String> told) {
        this.file = file;
        this.stub = stub;
        this.told = told;
        this.seen = look();
    }

    /**
     * Begins to follow; the file was read and is in use already.
     *
     * @param told of each change, in one line: empty where the rules are in use, else why not; on a
     *     thread of this class's
     */
    public static FollowedFile begin(Path file, StubServer stub, Consumer<String> told) {
        FollowedFile followed = new FollowedFile(file, stub, told);
        followed.thread.start();
        return followed;
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                String now = look();
                if (!now.equals(seen)) {
                    seen = now;
                    reload();
                }
            }
        } catch (InterruptedException e) {
            // it was closed
        }
    }

    private void reload() {
        try {
            Rules rules = StubFile.read(file);
            stub.use(rules);
            told.accept("");
        } catch (StubFileException e) {
            told.accept(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            told.accept(file + ": it cannot be read: " + e);
        }
    }

    /** What tells one state of the file from another; through links. */
    private String look() {
        try {
            Path real = file.toRealPath();
            return real + " " + Files.getLastModifiedTime(real).toInstant() + " "
                    + Files.size(real);
        } catch (IOException e) {
            return "";
        }
    }

    /** Follows no longer. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
