package dev.antiphon.engine.buffer;

import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The unsent bytes of one connection, in blocks. An empty queue holds no blocks. */
public final class WriteQueue {
    private static final int BLOCK_BYTES = 1 << 16;

    private final ArrayDeque<byte[]> blocks = new ArrayDeque<>(2);
    private int headFrom;
    private int tailEnd;
    private long size;

    public boolean isEmpty() {
        return size == 0;
    }

    public long size() {
        return size;
    }

    /** Appends a copy of the buffer's bytes. */
    public void add(ByteBuffer bytes) {
        size += bytes.remaining();
        while (bytes.hasRemaining()) {
            byte[] tail = blocks.peekLast();
            if (tail == null || tailEnd == tail.length) {
                tail = new byte[Math.min(BLOCK_BYTES, Math.max(1024, bytes.remaining()))];
                blocks.addLast(tail);
                tailEnd = 0;
            }
            int count = Math.min(bytes.remaining(), tail.length - tailEnd);
            bytes.get(tail, tailEnd, count);
            tailEnd += count;
        }
    }

    /**
     * Writes until the link accepts no more bytes.
     *
     * @param staging an empty direct buffer to write from; otherwise the JDK would copy each heap
     *     array into a temporary direct buffer
     * @return the number of bytes that the link accepted
     */
    public long writeTo(Transport.Link link, ByteBuffer staging) throws IOException {
        long taken = 0;
        for (byte[] head = blocks.peekFirst(); head != null; head = blocks.peekFirst()) {
            int headEnd = blocks.size() == 1 ? tailEnd : head.length;
            int offered = Math.min(staging.capacity(), headEnd - headFrom);
            staging.clear().put(head, headFrom, offered).flip();
            link.write(staging);
            int went = offered - staging.remaining();
            headFrom += went;
            taken += went;
            if (headFrom == headEnd) {
                blocks.removeFirst();
                headFrom = 0;
            }
            if (went < offered) {
                break;
            }
        }
        staging.clear();
        size -= taken;
        return taken;
    }

    public void clear() {
        blocks.clear();
        headFrom = 0;
        tailEnd = 0;
        size = 0;
    }
}
