package dev.antiphon.cli.run;

import dev.antiphon.address.Addresses;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.file.BoundedFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file that gives other programs the first address of the server. A file of an earlier server,
 * which was killed, is removed before the server binds. The file is created atomically once
 * connections are accepted, and removed at the end if its content is unchanged.
 *
 * <p>The thread of the command or the thread of a signal closes it, whichever is first.
 */
public final class ReadyFile implements AutoCloseable {
    private static final int CONTENT_BYTES_MAX = 4096; // a larger file was not written here

    private final Path path;
    private final Path draft;
    private final String name;
    private byte[] content = {};
    private boolean closed;

    private ReadyFile(Path path, Path draft, String name) {
        this.path = path;
        this.draft = draft;
        this.name = name;
    }

    /**
     * Checks that the file can be written, and removes the one of an earlier server. Called before
     * the server starts.
     */
    public static ReadyFile prepare(String name) {
        try {
            Path path = Path.of(name).toAbsolutePath();
            if (Files.isDirectory(path)) {
                throw CliException.usage("directory", "--ready-file", name);
            }
            if (name.isEmpty() || path.getFileName() == null) {
                throw CliException.usage("unwritable-file", "--ready-file", name);
            }
            // not a temporary file of the JDK: other users could not read it
            String own =
                    "." + path.getFileName() + "." + ProcessHandle.current().pid();
            Path draft = path.resolveSibling(own);
            Files.write(draft, new byte[0], StandardOpenOption.CREATE);
            if (Files.isRegularFile(path)) { // not a device or a pipe
                Files.delete(path);
            }
            return new ReadyFile(path, draft, name);
        } catch (IOException | InvalidPathException e) {
            throw CliException.usage("unwritable-file", "--ready-file", name);
        }
    }

    /** Creates the file with the address of the server and its further lines, atomically. */
    void write(ServedProgram running) {
        List<String> lines = new ArrayList<>(running.readyLines());
        lines.addFirst(Addresses.shown(running.server().addresses().get(0)));
        write(String.join("\n", lines));
    }

    /** Creates the file with these lines, atomically. */
    public synchronized void write(String lines) {
        if (closed) {
            return;
        }
        content = (lines + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(draft, content);
            Files.move(
                    draft,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw CliException.usage("unwritable-file", "--ready-file", name);
        }
    }

    /** Removes the draft, and the file if its content is unchanged. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            Files.deleteIfExists(draft);
            if (content.length > 0
                    && Files.isRegularFile(path)
                    && Arrays.equals(BoundedFile.bytes(path, CONTENT_BYTES_MAX), content)) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // the file no longer belongs to this command
        }
    }
}
