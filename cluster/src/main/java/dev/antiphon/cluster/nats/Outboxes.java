package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.RoomLimits;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.RoomsException;
import dev.antiphon.cluster.RoomsException.Reason;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.PublishOptions;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The posts of this server that wait for NATS, by room. Any thread may call the methods. */
final class Outboxes {
    private static final int AROUND_BYTES = 1_024;
    private static final long AGAIN_MILLIS = 250;

    private final Connection connection;
    private final NatsRooms.Terms terms;
    private final RoomLimits limits;
    private final Subjects subjects;
    private final boolean stored;
    private final JetStream jetStream;
    private final Map<String, RoomOutbox> outboxes = new ConcurrentHashMap<>();
    private final AtomicLong copies = new AtomicLong();
    private volatile boolean closed;

    /**
     * Creates outboxes.
     *
     * @param stored whether JetStream stores the posts, and confirms each one
     */
    Outboxes(Connection connection, NatsRooms.Terms terms, RoomLimits limits, boolean stored)
            throws IOException {
        this.connection = connection;
        this.terms = terms;
        this.limits = limits;
        this.stored = stored;
        subjects = terms.subjects();
        jetStream = connection.jetStream();
    }

    CompletionStage<RoomPost> publish(String room, RoomPost post) {
        CompletableFuture<RoomPost> accepted = new CompletableFuture<>();
        do {
            if (closed) {
                throw new RoomsException(Reason.CLOSED, "the rooms are closed");
            }
            // An outbox that was removed just now is not in the map any more.
        } while (!outbox(room).add(number -> posted(room, post, number, accepted)));
        return accepted;
    }

    private RoomOutbox outbox(String room) {
        if (outboxes.size() >= limits.roomsMax()) {
            // Without a store, a room's count of posts must go on, so that none seems missing.
            if (stored) {
                outboxes.values().removeIf(RoomOutbox::retireIfEmpty);
            }
            if (outboxes.size() >= limits.roomsMax() && !outboxes.containsKey(room)) {
                throw new RoomsException(
                        Reason.TOO_MANY_ROOMS,
                        "this server has sent to " + limits.roomsMax()
                                + " rooms, which is the limit; raise RoomLimits.roomsMax");
            }
        }
        return outboxes.computeIfAbsent(
                room, name -> new RoomOutbox(limits.pendingMax(), new Sending(name)));
    }

    private RoomOutbox.Post posted(
            String room, RoomPost post, long number, CompletableFuture<RoomPost> accepted) {
        PostWire wire = new PostWire(System.currentTimeMillis(), terms.server(), number, post);
        int bytes = wire.bytes().length;
        long bytesMax = connection.getMaxPayload() - AROUND_BYTES;
        if (bytes > bytesMax) {
            throw new RoomsException(
                    Reason.TOO_LARGE,
                    "message of " + post.body().size() + " bytes, " + bytes
                            + " with its sender, is over " + bytesMax + ": NATS takes "
                            + connection.getMaxPayload() + " (max_payload), of which "
                            + AROUND_BYTES + " are for headers; raise max_payload or send less");
        }
        String copy = post.id().isEmpty()
                ? terms.server() + '.' + copies.incrementAndGet()
                : Subjects.token(room)
                        + '.'
                        + Subjects.token(post.sender())
                        + '.'
                        + Subjects.token(post.id());
        long deadline = System.nanoTime() + terms.publishWithin().toNanos();
        return new RoomOutbox.Post(wire, copy, deadline, accepted);
    }

    /** The way of one room's posts. */
    private final class Sending implements RoomOutbox.Sender {
        private final String room;

        Sending(String room) {
            this.room = room;
        }

        @Override
        public CompletableFuture<Boolean> send(RoomOutbox.Post post) {
            if (connection.getStatus() != Connection.Status.CONNECTED) {
                throw new IllegalStateException("NATS is away");
            }
            if (!stored) {
                connection.publish(subjects.live(room), post.wire().bytes());
                return CompletableFuture.completedFuture(true);
            }
            PublishOptions once =
                    PublishOptions.builder().messageId(post.copyId()).build();
            return jetStream
                    .publishAsync(subjects.post(room), post.wire().bytes(), once)
                    .thenApply(ack -> true);
        }

        @Override
        public void later(Runnable task) {
            CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(task);
        }
    }

    /** Sends what is under way again: NATS is back. */
    void again() {
        outboxes.values().forEach(RoomOutbox::again);
    }

    /** Fails all posts that wait. */
    void end() {
        closed = true;
        outboxes.values().forEach(RoomOutbox::end);
    }
}
