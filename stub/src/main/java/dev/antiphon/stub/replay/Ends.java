package dev.antiphon.stub.replay;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.TlsFailure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A listener that records the ends of connections for waiting threads. Any thread may call all
 * methods.
 */
final class Ends implements EventListener {
    private final Map<Long, Awaited> open = new ConcurrentHashMap<>();

    /** The first failure of a connection, and its end once the connection has ended. */
    private static final class Awaited {
        private final CompletableFuture<Closed> closed = new CompletableFuture<>();
        private volatile @Nullable Failure failure;
    }

    /**
     * The end of a connection.
     *
     * @param failure the first failure; empty without a failure
     */
    record End(Closed closed, List<Failure> failure) {
        /**
         * Returns whether the end of the connection was orderly. A TLS end without {@code
         * close_notify} counts as orderly.
         */
        boolean isInOrder() {
            return closed.how() == How.FIN
                    || (closed.how() == How.FAILURE
                            && failure.stream().anyMatch(TlsFailure.Truncated.class::isInstance));
        }
    }

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return kind == Opened.class || kind == Failed.class || kind == Closed.class;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Opened opened -> of(opened.connection());
            case Failed failed -> {
                Awaited awaited = open.get(failed.connection());
                if (awaited != null && awaited.failure == null) {
                    awaited.failure = failed.failure();
                }
            }
            case Closed closed -> {
                Awaited awaited = open.get(closed.connection());
                if (awaited != null) {
                    awaited.closed.complete(closed);
                }
            }
            default -> {}
        }
    }

    /** Removes a connection, if no thread will wait for its end. */
    void forget(long connection) {
        open.remove(connection);
    }

    /** Ends every wait, because no further event follows. */
    @Override
    public void closed() {
        open.values().forEach(each -> each.closed.cancel(false));
    }

    private Awaited of(long connection) {
        return open.computeIfAbsent(connection, any -> new Awaited());
    }

    /**
     * Waits for the end of a connection, removes the connection and returns the end. Returns empty
     * if the connection does not end in time.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<End> await(long connection, Duration atMost) throws InterruptedException {
        Awaited awaited = of(connection);
        try {
            Closed closed = awaited.closed.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            Failure failure = awaited.failure;
            return Optional.of(new End(closed, failure == null ? List.of() : List.of(failure)));
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            return Optional.empty();
        } finally {
            open.remove(connection);
        }
    }
}
