package dev.antiphon.engine.connection;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.ServerFailure;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The counter of bytes in incomplete or unread messages, over all connections of a server or
 * client. When it exceeds the limit, the connections with the most of these bytes are dropped.
 *
 * <p>A loop can drop only its own connections. When the sum exceeds the limit, at least one loop
 * exceeds its equal share of the limit. That loop drops its largest connection; a loop within its
 * share asks the others to check theirs.
 */
public final class InboundBudget {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile List<EventLoop> loops = List.of();

    /** Sets the loops of the connections. Until then bytes are only counted. */
    public void of(EventLoopGroup all) {
        loops = all.all();
    }

    /** Adds a number of bytes, which may be negative. Any thread may call it. */
    public void add(long more) {
        bytes.addAndGet(more);
    }

    /** Returns the number of bytes. Any thread may call it. */
    public long bytes() {
        return bytes.get();
    }

    /**
     * Drops connections while the limit is exceeded, on this loop and on the others. Called on this
     * loop's thread.
     */
    public void keepWithin(EventLoop loop) {
        if (bytes() <= loop.limits().maxInboundBytes()) {
            return;
        }
        relieve(loop);
        if (bytes() > loop.limits().maxInboundBytes() && !asking.getAndSet(true)) {
            for (EventLoop other : loops) {
                other.execute(() -> {
                    asking.set(false);
                    relieve(other);
                });
            }
        }
    }

    private void relieve(EventLoop loop) {
        long limit = loop.limits().maxInboundBytes();
        long share = limit / Math.max(1, loops.size());
        OpenConnections open = OpenConnections.of(loop);
        for (long total = bytes(); total > limit; total = bytes()) {
            TcpConnection largest = open.largestInflow();
            if (largest == null || open.inflowBytes() <= share) {
                return;
            }
            Failure failure =
                    new ServerFailure.InboundTotalFull(largest.inflowBytes(), total, limit);
            largest.closeSequence.drop(failure, How.RST);
            largest.messageHandler.forget(largest);
        }
    }
}
