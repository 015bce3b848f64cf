package dev.antiphon.engine.tls;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.LoopLocal;

import java.nio.ByteBuffer;

/**
 * The buffers that the TLS connections of one loop share, one connection at a time. No connection
 * keeps bytes in them between calls.
 */
public final class TlsBuffers {
    private static final LoopLocal<TlsBuffers> OF_LOOP = new LoopLocal<>(loop -> new TlsBuffers());
    private static final int BYTES = 1 << 16; // more than any record

    /** The buffer for plain text; it is on the heap, where the JDK's ciphers are fastest. */
    final ByteBuffer plain = ByteBuffer.allocate(BYTES);

    /** The direct buffer for encrypted records, from which they are sent. */
    final ByteBuffer sealed = ByteBuffer.allocateDirect(BYTES);

    private TlsBuffers() {}

    /** Returns the loop's buffers, for use within one call. */
    static TlsBuffers of(EventLoop loop) {
        return OF_LOOP.of(loop);
    }
}
