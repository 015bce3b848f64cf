package dev.antiphon.cli.value;

import dev.antiphon.argument.FileText;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.config.Limits;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.message.Message;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A value of the command line that is a text or, after an {@code @}, the bytes of a file ({@link
 * FileText}) exactly as they are. {@code @-} is the bytes of standard input.
 */
public final class BytesWord {
    private BytesWord() {}

    /**
     * Reads the bytes that the value names.
     *
     * @param in standard input
     * @param most the largest number of bytes
     * @return the bytes; empty if the value is a text
     */
    public static Optional<Message> file(String option, String word, InputStream in, int most) {
        return FileText.file(word).map(name -> bytes(option, name, in, most));
    }

    private static Message bytes(String option, String name, InputStream in, int most) {
        try {
            return name.equals("-")
                    ? Message.of(standardInput(in, most))
                    : BoundedFile.message(Path.of(name), most);
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException | InvalidPathException e) {
            throw CliException.unreadable(option, "@" + name, e);
        } catch (OutOfMemoryError e) {
            throw CliException.noHeap(name);
        }
    }

    /** Reads the bytes that the value names, up to the largest size of a message. */
    public static Optional<Message> file(String option, String word, InputStream in) {
        return file(option, word, in, Limits.MESSAGE_BYTES_CEILING);
    }

    /** Reads all of standard input. */
    public static byte[] standardInput(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most);
        if (in.read() >= 0) {
            throw CliException.usage("large-input", most);
        }
        return bytes;
    }
}
