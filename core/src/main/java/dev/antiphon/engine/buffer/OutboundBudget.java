package dev.antiphon.engine.buffer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The number of unsent bytes for slow readers, over all connections of a server or client. Any
 * thread.
 */
public final class OutboundBudget {
    private final AtomicLong bytes = new AtomicLong();

    public void add(long more) {
        bytes.addAndGet(more);
    }

    public long bytes() {
        return bytes.get();
    }
}
