package dev.antiphon.control.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;

/**
 * A reader of one body, within the bounds of size and time, and within the memory of all bodies.
 * {@link #close} frees the memory. For use by the request's thread.
 */
final class BodyReader implements AutoCloseable {
    /** The memory of all bodies of a server, in units of {@link #CHUNK_BYTES}. */
    static final int CHUNKS_MAX = 8192;

    static final int CHUNK_BYTES = 8192;

    /** The size up to which a body that is too large is read, so that the client sees the reply. */
    private static final long DISCARD_BYTES_MAX = 64L << 20;

    private final InputStream in;
    private final HttpBounds bounds;
    private final RequestDeadline deadline;
    private final Semaphore memory;
    private int chunks;

    BodyReader(InputStream in, HttpBounds bounds, RequestDeadline deadline, Semaphore memory) {
        this.in = in;
        this.bounds = bounds;
        this.deadline = deadline;
        this.memory = memory;
    }

    /**
     * Returns the whole body.
     *
     * @throws ApiProblem when the body is too large, or the memory of all bodies is in use
     * @throws UncheckedIOException when the client has gone or was too slow
     */
    byte[] body() {
        deadline.begin(bounds.bodyTime());
        try {
            return read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deadline.end();
        }
    }

    private byte[] read() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            body.write(chunk, 0, n);
            if (body.size() > bounds.bodyBytesMax()) {
                discard(chunk);
                throw new ApiProblem(
                        413,
                        "the body is over the limit of " + bounds.bodyBytesMax()
                                + " bytes; divide it between several requests");
            }
            reserve(body.size());
        }
        return body.toByteArray();
    }

    private void reserve(int bytes) {
        // An array that grows has up to twice the size of its content.
        int needed = bytes / (CHUNK_BYTES / 2) + 1;
        if (needed > chunks && !memory.tryAcquire(needed - chunks)) {
            throw new ApiProblem(503, "the bodies of other requests use all memory; try again")
                    .header("Retry-After", "1");
        }
        chunks = Math.max(chunks, needed);
    }

    private void discard(byte[] chunk) throws IOException {
        long rest = DISCARD_BYTES_MAX;
        for (int n = in.read(chunk); n >= 0 && rest > 0; n = in.read(chunk)) {
            rest -= n;
        }
    }

    @Override
    public void close() {
        memory.release(chunks);
        chunks = 0;
    }
}
