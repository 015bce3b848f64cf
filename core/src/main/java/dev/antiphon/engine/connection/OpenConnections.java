package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.buffer.OutboundBudget;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.LoopLocal;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.handler.Connection;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The open connections of one loop, as an intrusive linked list. Used on the loop's thread only.
 */
public final class OpenConnections {
    /** The part of the outbound limit that a link may take before the system has accepted it. */
    private static final int PENDING_PART = 8;

    private static final LoopLocal<OpenConnections> OF_LOOP =
            new LoopLocal<>(loop -> new OpenConnections());

    private @Nullable TcpConnection first;

    private OpenConnections() {}

    /** Returns the loop's connections. */
    public static OpenConnections of(EventLoop loop) {
        return OF_LOOP.of(loop);
    }

    /** Finds the open connection of this number on these loops, and waits for their threads. */
    public static Optional<Connection> find(List<EventLoop> loops, long id) {
        List<CompletableFuture<Optional<Connection>>> found = new ArrayList<>();
        for (EventLoop loop : loops) {
            CompletableFuture<Optional<Connection>> each = new CompletableFuture<>();
            found.add(each);
            loop.execute(() -> each.complete(of(loop).find(id)));
        }
        return found.stream().flatMap(each -> each.join().stream()).findFirst();
    }

    private Optional<Connection> find(long id) {
        for (TcpConnection each = first; each != null; each = each.nextOfLoop) {
            if (each.id == id && each.wasOpened()) {
                return Optional.of(each.handle());
            }
        }
        return Optional.empty();
    }

    /** Replaces the limits of the loop and of all its connections. Any thread may call it. */
    public static void limit(EventLoop loop, Limits changed) {
        loop.execute(() -> {
            loop.limits(changed);
            of(loop).forEach(TcpConnection::limitsChanged);
        });
    }

    /** Adds a connection that has its link. */
    void add(TcpConnection connection) {
        limitPending(connection);
        connection.nextOfLoop = first;
        if (first != null) {
            first.previousOfLoop = connection;
        }
        first = connection;
    }

    void remove(TcpConnection connection) {
        TcpConnection next = connection.nextOfLoop;
        TcpConnection previous = connection.previousOfLoop;
        if (previous != null) {
            previous.nextOfLoop = next;
        } else if (first == connection) {
            first = next;
        }
        if (next != null) {
            next.previousOfLoop = previous;
        }
        connection.nextOfLoop = null;
        connection.previousOfLoop = null;
    }

    /**
     * Limits the bytes that the link takes and may have to queue later. They are not among {@link
     * FrameWriter#unsentBytes} until then, so that a sender that waits for room ignores them.
     */
    static void limitPending(TcpConnection connection) {
        long part = connection.limits().maxOutboundBytesPerConnection() / PENDING_PART;
        connection.link().limitPending(Math.clamp(part, 1, Integer.MAX_VALUE));
    }

    /**
     * Drops this connection if too much of its output waits; else, if the output of all connections
     * together is too much, those of its loop with the most.
     */
    static void keepWithinBounds(TcpConnection connection) {
        long waiting = connection.frameWriter.waitingBytes();
        long limit = connection.limits().maxOutboundBytesPerConnection();
        if (waiting > limit) {
            connection.closeSequence.drop(new ServerFailure.OutboundFull(waiting, limit), How.RST);
        } else {
            of(connection.loop)
                    .dropLargestOutflow(
                            connection.connectionConfig.outboundBudget(),
                            connection.limits().maxOutboundBytes());
        }
    }

    /**
     * Drops connections of this loop, largest number of unsent bytes first, until all connections
     * of the server or client together are within the limit.
     */
    void dropLargestOutflow(OutboundBudget all, long limit) {
        for (long total = all.bytes(); total > limit; total = all.bytes()) {
            TcpConnection largest = largestOutflow();
            if (largest == null) {
                return; // the rest waits on other loops, which do the same
            }
            long bytes = largest.frameWriter.waitingBytes();
            Failure failure = new ServerFailure.OutboundTotalFull(bytes, total, limit);
            largest.closeSequence.drop(failure, How.RST);
        }
    }

    /** Returns the connection with the most unsent bytes; null if none has any. */
    @Nullable
    private TcpConnection largestOutflow() {
        TcpConnection largest = null;
        long most = 0;
        for (TcpConnection each = first; each != null; each = each.nextOfLoop) {
            long bytes = each.frameWriter.waitingBytes();
            if (bytes > most) {
                largest = each;
                most = bytes;
            }
        }
        return largest;
    }

    /** Returns the connection with the most buffered input; null if none has any. */
    @Nullable
    TcpConnection largestInflow() {
        TcpConnection largest = null;
        long most = 0;
        for (TcpConnection each = first; each != null; each = each.nextOfLoop) {
            long bytes = each.inflowBytes();
            if (bytes > most) {
                largest = each;
                most = bytes;
            }
        }
        return largest;
    }

    /** Returns the number of buffered input bytes of all connections. */
    long inflowBytes() {
        long sum = 0;
        for (TcpConnection each = first; each != null; each = each.nextOfLoop) {
            sum += each.inflowBytes();
        }
        return sum;
    }

    /**
     * Runs the action for each connection that is open now. The action may close the connection,
     * and also other connections if all together exceed a limit of buffered bytes.
     */
    public void forEach(Consumer<TcpConnection> action) {
        List<TcpConnection> all = new ArrayList<>();
        for (TcpConnection each = first; each != null; each = each.nextOfLoop) {
            all.add(each);
        }
        for (TcpConnection each : all) {
            try {
                action.accept(each);
            } catch (Throwable e) {
                // also for an Error: it closes one connection and must not skip the others
                each.failed(e);
            }
        }
    }
}
