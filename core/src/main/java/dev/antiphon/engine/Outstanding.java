package dev.antiphon.engine;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes wait for slow readers, over all connections of a server or client. Any thread. */
final class Outstanding {
    private final AtomicLong bytes = new AtomicLong();

    void add(long more) {
        bytes.addAndGet(more);
    }

    long bytes() {
        return bytes.get();
    }
}
