package dev.antiphon.cli;

import dev.antiphon.TcpServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that tells others where the server is. It appears whole, once connections are accepted, and
 * holds the first address; it is removed at the end where it still says the same.
 */
final class ReadyFile implements AutoCloseable {
    private final String name;
    private final Path path;
    private final Path draft;
    private String content = "";

    private ReadyFile(String name, Path path, Path draft) {
        this.name = name;
        this.path = path;
        this.draft = draft;
    }

    /** Makes sure that it can be written, before anything is started. */
    static ReadyFile prepare(String name) {
        try {
            Path path = Path.of(name).toAbsolutePath();
            return new ReadyFile(name, path, Files.createTempFile(path.getParent(), ".ready", ""));
        } catch (IOException | InvalidPathException e) {
            throw Problem.usage("unwritable-file", "--ready-file", name);
        }
    }

    /** Lets it appear. */
    void write(TcpServer server) {
        content = Addresses.shown(server.addresses().get(0)) + "\n";
        try {
            Files.writeString(draft, content);
            Files.move(
                    draft,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw Problem.usage("unwritable-file", "--ready-file", name);
        }
    }

    /** Removes what is there of it. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(draft);
            if (!content.isEmpty()
                    && Files.exists(path)
                    && Files.readString(path).equals(content)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // it is no longer ours to remove
        }
    }
}
