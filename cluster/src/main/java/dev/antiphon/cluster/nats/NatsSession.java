package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.Occupant;
import dev.antiphon.cluster.RoomEvent;
import dev.antiphon.cluster.RoomLimits;
import dev.antiphon.cluster.RoomLog;
import dev.antiphon.cluster.RoomNetwork;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.RoomsException;
import dev.antiphon.cluster.RoomsException.Reason;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Consumer;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * One server's connection with NATS, and the rooms that are open over it.
 *
 * <p>Steps that wait for NATS run on virtual threads, a limited number at a time. When NATS comes
 * back, posts under way are sent again, and every open room loads what it has missed.
 */
final class NatsSession {
    private static final int STEPS_AT_ONCE = 32;
    private static final long AGAIN_MILLIS = 250;
    private static final long TICK_MILLIS = 1_000;

    private final NatsRooms.Terms terms;
    private final RoomLimits limits;
    private final RoomNetwork.Receiver receiver;
    private final Subjects subjects;
    private final Map<String, NatsRoom> rooms = new ConcurrentHashMap<>();
    private final Map<String, NatsRoom> byToken = new ConcurrentHashMap<>();
    private final Semaphore steps = new Semaphore(STEPS_AT_ONCE);
    private final Connection connection;
    private final @Nullable RoomStore store;
    private final Outboxes outboxes;
    private final NatsPresence presence;
    private final Dispatcher live;
    private volatile boolean closed;

    private NatsSession(NatsRooms.Terms terms, RoomLimits limits, RoomNetwork.Receiver receiver)
            throws IOException, InterruptedException {
        this.terms = terms;
        this.limits = limits;
        this.receiver = receiver;
        subjects = terms.subjects();
        connection = Nats.connect(options());
        store = storeIfAny();
        outboxes = new Outboxes(connection, terms, limits, store != null);
        presence = new NatsPresence(connection, terms, rooms, receiver);
        live = connection.createDispatcher(this::taken);
        Thread.ofVirtual().name("antiphon-nats-tick").start(this::tick);
    }

    /**
     * Connects and returns the session.
     *
     * @throws RoomsException when NATS cannot be reached
     */
    static NatsSession start(
            NatsRooms.Terms terms, RoomLimits limits, RoomNetwork.Receiver receiver) {
        try {
            return new NatsSession(terms, limits, receiver);
        } catch (IOException e) {
            throw unreachable("NATS at " + terms.url() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted while NATS was connected", e);
        }
    }

    private Options options() {
        return Options.builder()
                .server(terms.url())
                .connectionName("antiphon-rooms")
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(AGAIN_MILLIS))
                .reconnectJitter(Duration.ofMillis(AGAIN_MILLIS))
                // the outboxes keep posts, in their order
                .reconnectBufferSize(0)
                .pingInterval(Duration.ofSeconds(5))
                .connectionListener((source, event) -> {
                    if (event == Events.RESUBSCRIBED) {
                        CompletableFuture<Boolean> unused = step(this::cameBack);
                    }
                })
                .errorListener(new ErrorListener() {
                    @Override
                    public void slowConsumerDetected(Connection source, Consumer consumer) {
                        rooms.values().forEach(NatsSession.this::refill);
                    }
                })
                .build();
    }

    private @Nullable RoomStore storeIfAny() throws InterruptedException {
        try {
            return RoomStore.open(connection, terms, limits);
        } catch (IOException | JetStreamApiException e) {
            boolean isOff = e instanceof JetStreamApiException refusal
                    ? RoomStore.isOff(refusal)
                    : !connection.getServerInfo().isJetStreamAvailable();
            if (isOff) {
                return null; // keepsHistory says so
            }
            closeAtOnce();
            throw unreachable("JetStream of NATS at " + terms.url() + " refuses the history", e);
        }
    }

    boolean keepsHistory() {
        return store != null;
    }

    CompletionStage<RoomLog> open(String name) {
        NatsRoom room = new NatsRoom(name, receiver);
        rooms.put(name, room);
        byToken.put(Subjects.token(name), room);
        live.subscribe(subjects.live(name)).subscribe(subjects.members(name));
        CompletableFuture<Boolean> asked = presence.refresh(room);
        return step(() -> {
            load(room, terms.publishWithin());
            asked.join();
            String log = store == null ? terms.server() : store.log();
            return new RoomLog(log, List.of(), List.of());
        });
    }

    void close(String name) {
        rooms.remove(name);
        byToken.remove(Subjects.token(name));
        if (!closed) {
            live.unsubscribe(subjects.live(name)).unsubscribe(subjects.members(name));
        }
    }

    private void taken(Message message) {
        String subject = message.getSubject();
        NatsRoom room = byToken.get(subject.substring(subject.lastIndexOf('.') + 1));
        if (room == null) {
            return;
        }
        if (subject.equals(subjects.members(room.name()))) {
            presence.told(room, message.getData());
            return;
        }
        try {
            said(room, message);
        } catch (IOException | NumberFormatException e) {
            // not from a server of this version: a gap in the numbers, if it was
        }
    }

    private void said(NatsRoom room, Message message) throws IOException {
        PostWire wire = PostWire.of(message.getData());
        if (store == null) {
            room.number(wire);
            return;
        }
        Headers headers = message.getHeaders();
        if (headers == null) {
            throw new IOException("a message without a number");
        }
        RoomEvent.Said said = new RoomEvent.Said(
                room.name(),
                Long.parseLong(headers.getLast("Nats-Sequence")),
                Long.parseLong(headers.getLast("Nats-Last-Sequence")),
                wire.atMillis(),
                wire.post());
        if (!room.take(said)) {
            reload(room);
        }
    }

    private void refill(NatsRoom room) {
        if (room.beginLoading()) {
            reload(room);
        }
    }

    private void reload(NatsRoom room) {
        CompletableFuture<Boolean> unused = step(() -> {
            load(room, Duration.ofDays(1));
            return true;
        });
    }

    /** Delivers what the history has after the last message; waits while NATS is away. */
    private void load(NatsRoom room, Duration atMost) throws InterruptedException {
        if (store == null) {
            room.loaded(List.of());
            return;
        }
        long start = System.nanoTime();
        while (!closed && rooms.get(room.name()) == room) {
            try {
                if (room.loaded(store.after(room.name(), room.last()))) {
                    return;
                }
            } catch (IOException | JetStreamApiException | IllegalStateException e) {
                if (System.nanoTime() - start > atMost.toNanos()) {
                    throw unreachable("the history of room " + room.name() + " cannot be read", e);
                }
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    /** NATS is back, with or without what it had. */
    private boolean cameBack() throws InterruptedException {
        while (!closed) {
            try {
                if (store != null && store.renew()) {
                    rooms.values().forEach(NatsRoom::renumber);
                    rooms.keySet().forEach(room -> receiver.renumbered(room, store.log()));
                }
                break;
            } catch (IOException | JetStreamApiException | IllegalStateException e) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
        outboxes.again();
        rooms.values().forEach(this::refill);
        presence.renew();
        return true;
    }

    /** Runs a step that waits for NATS on a virtual thread. */
    private <T> CompletableFuture<T> step(Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.ofVirtual().name("antiphon-nats").start(() -> {
            try {
                steps.acquire();
                try {
                    result.complete(work.call());
                } finally {
                    steps.release();
                }
            } catch (RoomsException e) {
                result.completeExceptionally(e);
            } catch (Exception e) {
                result.completeExceptionally(unreachable("NATS did not answer", e));
            }
        });
        return result;
    }

    CompletionStage<RoomPost> publish(String room, RoomPost post) {
        return outboxes.publish(room, post);
    }

    void enter(String name, Occupant occupant) {
        NatsRoom room = rooms.get(name);
        if (room != null) {
            presence.enter(room, occupant);
        }
    }

    void leave(String name, Occupant occupant) {
        NatsRoom room = rooms.get(name);
        if (room != null) {
            presence.leave(room, occupant);
        }
    }

    CompletionStage<List<String>> who(String room) {
        return presence.ask(room)
                .thenApply(answers -> answers.found().stream()
                        .map(Occupant::name)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private void tick() {
        for (int tick = 0; !closed; tick++) {
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            try {
                presence.tick(tick);
            } catch (RuntimeException e) { // the next tick tries again
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    void close() {
        closed = true;
        outboxes.end();
        presence.sayAlive("gone");
        try {
            connection.flush(Duration.ofSeconds(1));
            connection.close();
        } catch (TimeoutException | IllegalStateException e) {
            closeAtOnce();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeAtOnce() {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RoomsException unreachable(String text, Throwable cause) {
        return new RoomsException(Reason.UNREACHABLE, text + ": " + cause.getMessage(), cause);
    }
}
