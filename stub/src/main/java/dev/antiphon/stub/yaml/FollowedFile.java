package dev.antiphon.stub.yaml;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.Rules;
import dev.antiphon.stub.StubServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
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
    private final Optional<Framing> framing;
    private final Thread thread =
            Thread.ofVirtual().name("antiphon-stub-file").unstarted(this::follow);
    private String seen;

    private FollowedFile(Path file, Rules read, StubServer stub, Consumer<String> told) {
        this.file = file;
        this.framing = read.framing();
        this.stub = stub;
        this.told = told;
        this.seen = look();
    }

    /**
     * Begins to follow. A change counts once the file has stayed as it is for a moment: those that
     * are written in place are empty for a while. The framing cannot change.
     *
     * @param read what was read of it, which is in use already
     * @param told of each change, in one line: empty where the rules are in use, else why not; on a
     *     thread of this class's
     */
    public static FollowedFile begin(
            Path file, Rules read, StubServer stub, Consumer<String> told) {
        FollowedFile followed = new FollowedFile(file, read, stub, told);
        followed.thread.start();
        return followed;
    }

    private void follow() {
        try {
            String before = seen;
            while (true) {
                Thread.sleep(LOOK_EVERY);
                String now = look();
                if (!now.equals(seen) && now.equals(before)) {
                    seen = now;
                    reload();
                }
                before = now;
            }
        } catch (InterruptedException e) {
            // it was closed
        }
    }

    private void reload() {
        try {
            Rules rules = StubFile.read(file);
            if (rules.framing().isPresent() && !rules.framing().equals(framing)) {
                told.accept("%s: framing: is %s now, and was %s; start again for another framing"
                        .formatted(file, named(rules.framing()), named(framing)));
                return;
            }
            stub.use(rules);
            told.accept("");
        } catch (StubFileException e) {
            told.accept(String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            told.accept(file + ": it is not there any more");
        } catch (IOException e) {
            told.accept(file + ": it cannot be read: " + e);
        }
    }

    private static String named(Optional<Framing> framing) {
        return framing.map(Framing::toString).orElse("not given");
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
