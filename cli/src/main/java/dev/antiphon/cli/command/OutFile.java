package dev.antiphon.cli.command;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The writer of the output file of a command. */
public final class OutFile {
    private OutFile() {}

    /**
     * Checks that a file can be written later.
     *
     * @throws CliException when it is a folder, or in none that can be written
     */
    static void mustBeWritable(String option, String file) {
        try {
            if (Files.isDirectory(Path.of(file))) {
                throw CliException.usage("directory", option, file);
            }
            Path folder = Path.of(file).toAbsolutePath().getParent();
            if (folder != null && Files.isWritable(folder)) {
                return;
            }
        } catch (InvalidPathException e) {
            // the text is no path
        }
        throw CliException.usage("unwritable-file", option, file);
    }

    /**
     * Writes the whole file.
     *
     * @throws CliException when the file cannot be written: a usage error if the path is invalid or
     *     not accessible, else a loss of output
     */
    public static void write(String option, String file, byte[] bytes) {
        try {
            Files.write(Path.of(file), bytes);
        } catch (InvalidPathException | NoSuchFileException | AccessDeniedException e) {
            throw CliException.usage("unwritable-file", option, file);
        } catch (IOException e) {
            if (Files.isDirectory(Path.of(file))) {
                throw new CliException(Status.CANNOT_WRITE, "directory", option, file);
            }
            throw new CliException(Status.CANNOT_WRITE, "file-lost", file, LibraryText.of(e));
        }
    }
}
