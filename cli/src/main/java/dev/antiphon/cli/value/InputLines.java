package dev.antiphon.cli.value;

import dev.antiphon.cli.text.CliException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The lines of standard input, read one at a time. A line ends with a line feed, and one carriage
 * return before it is dropped, as in the framing {@code line}. A last line without an end is a line
 * too. For one thread.
 */
public final class InputLines implements Iterator<byte[]> {
    private static final int LINE_BYTES_MAX = 64 << 20;
    private static final int BUFFER_BYTES = 8192;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;

    public InputLines(InputStream in) {
        this.in = in;
    }

    /** Returns whether there is another line. Waits for its first byte or the end of the input. */
    @Override
    public boolean hasNext() {
        if (at == end) {
            at = 0;
            try {
                end = in.read(buffer); // what has arrived, so that typed lines are sent at once
            } catch (IOException e) {
                throw CliException.unreadable("MESSAGE", "-", e);
            }
        }
        return end > at;
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException("standard input has ended");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isEnded = false;
        while (!isEnded && hasNext()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            isEnded = at < end;
            at += isEnded ? 1 : 0;
            if (line.size() > LINE_BYTES_MAX) {
                throw CliException.usage("large-line", LINE_BYTES_MAX);
            }
        }
        byte[] bytes = line.toByteArray();
        boolean isReturned = isEnded && bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return isReturned ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
