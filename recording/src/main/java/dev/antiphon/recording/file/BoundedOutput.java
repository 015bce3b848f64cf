package dev.antiphon.recording.file;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * An output that writes byte arrays to a stream, each one whole, until a limit of the total size in
 * bytes is reached or the stream fails. For use by one thread, except {@link #failure}.
 */
public final class BoundedOutput {
    private final OutputStream out;
    private final boolean owned;
    private final long bytesMax;
    private final Consumer<IOException> failed;

    private long bytesWritten;
    private boolean over;
    private volatile @Nullable IOException failure;

    /**
     * Creates an output.
     *
     * @param owned true if {@link #close} closes the stream, false if it only flushes the stream
     * @param failed receives the error that ends the output, once
     */
    public BoundedOutput(
            OutputStream out, boolean owned, long bytesMax, Consumer<IOException> failed) {
        this.out = out;
        this.owned = owned;
        this.bytesMax = bytesMax;
        this.failed = failed;
    }

    /**
     * Writes the bytes of {@code piece} by one write call. If they would exceed the limit, writes
     * the bytes of {@code lastWord} in their place and ends the output.
     */
    public void write(byte[] piece, Supplier<byte[]> lastWord) {
        byte[] written = piece;
        if (bytesWritten + piece.length > bytesMax) {
            over = true;
            written = lastWord.get();
        }
        try {
            out.write(written, 0, written.length);
            bytesWritten += written.length;
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Ends the output, and closes or flushes the stream. */
    public void close() {
        try {
            if (owned) {
                out.close();
            } else {
                out.flush();
            }
        } catch (IOException e) {
            fail(e);
        }
        over = true;
    }

    /** Returns whether the output has ended, so that nothing more may be written. */
    public boolean isOver() {
        return over;
    }

    /** Returns the error that ended the output early. Any thread may call it. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    private void fail(IOException cause) {
        over = true;
        if (failure == null) {
            failure = cause;
            failed.accept(cause);
        }
    }
}
