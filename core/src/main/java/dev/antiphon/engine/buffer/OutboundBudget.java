package dev.antiphon.engine.buffer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The counter of unsent bytes for slow readers, over all connections of a server or client. Any
 * thread may use it.
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
