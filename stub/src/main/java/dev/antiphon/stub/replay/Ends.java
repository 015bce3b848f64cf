package dev.antiphon.stub.replay;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The ends of connections, for those who wait for them. Any thread. */
final class Ends implements EventListener {
    private final Map<Long, CompletableFuture<Closed>> open = new ConcurrentHashMap<>();

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return kind == Opened.class || kind == Closed.class;
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Opened opened -> of(opened.connection());
            case Closed closed -> {
                CompletableFuture<Closed> awaited = open.get(closed.connection());
                if (awaited != null) {
                    awaited.complete(closed);
                }
            }
            default -> {}
        }
    }

    /** Forgets a connection whose end nobody waits for. */
    void forget(long connection) {
        open.remove(connection);
    }

    /** Ends every wait: no further event comes. */
    @Override
    public void closed() {
        open.values().forEach(each -> each.cancel(false));
    }

    private CompletableFuture<Closed> of(long connection) {
        return open.computeIfAbsent(connection, any -> new CompletableFuture<>());
    }

    /**
     * Waits for the end of a connection, and forgets it; empty where it does not come.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<Closed> await(long connection, Duration atMost) throws InterruptedException {
        try {
            return Optional.of(of(connection).get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException
                | TimeoutException
                | CancellationException e) {
            return Optional.empty();
        } finally {
            open.remove(connection);
        }
    }
}
