package dev.antiphon.benchmarks;

import dev.antiphon.framing.Framing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Encoded messages as one read returns them, for benchmarks. */
final class Batch {
    static final int MESSAGES = 16;

    private static final int CONTENT_BYTES = 63;

    private Batch() {}

    /**
     * Returns this number of encoded messages of 63 bytes each, in direct memory, which real reads
     * use too.
     */
    static ByteBuffer of(Framing framing, int messages) {
        ByteBuffer all =
                ByteBuffer.allocateDirect(messages * (CONTENT_BYTES + framing.overheadBytesMax()));
        for (int i = 0; i < messages; i++) {
            add(framing, content(CONTENT_BYTES), all);
        }
        return all.flip();
    }

    /** Returns one encoded message of this size. */
    static ByteBuffer ofOne(Framing framing, int bytes) {
        ByteBuffer one = ByteBuffer.allocateDirect(bytes + framing.overheadBytesMax());
        add(framing, content(bytes), one);
        return one.flip();
    }

    private static void add(Framing framing, ByteBuffer content, ByteBuffer to) {
        to.put(framing.encoded(content));
    }

    /** Returns a JSON value of this size, which every framing can carry. */
    static ByteBuffer content(int bytes) {
        String text = '"' + "x".repeat(bytes - 2) + '"';
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
