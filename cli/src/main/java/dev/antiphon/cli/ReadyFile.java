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
final class ReadyFile {
    private final Path path;
    private final String content;

    private ReadyFile(Path path, String content) {
        this.path = path;
        this.content = content;
    }

    /** Writes it; where that cannot be, the server is closed again. */
    static ReadyFile write(String name, TcpServer server) {
        String content = Addresses.shown(server.addresses().get(0)) + "\n";
        try {
            Path path = Path.of(name).toAbsolutePath();
            Path whole = Files.createTempFile(path.getParent(), ".ready", "");
            try {
                Files.writeString(whole, content);
                Files.move(
                        whole,
                        path,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
            return new ReadyFile(path, content);
        } catch (IOException | InvalidPathException e) {
            server.close();
            throw Problem.usage("unwritable-file", "--ready-file", name);
        }
    }

    void remove() {
        try {
            if (Files.exists(path) && Files.readString(path).equals(content)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // it is no longer ours to remove
        }
    }
}
