package dev.antiphon.cluster.nats;

import dev.antiphon.cluster.Occupant;
import dev.antiphon.cluster.RoomLimits;
import dev.antiphon.cluster.RoomLog;
import dev.antiphon.cluster.RoomNetwork;
import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.RoomsException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Rooms over NATS: all servers with the same prefix on the same NATS share them.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.builder().over(NatsRooms.to("nats://localhost:4222").build());
 * }</pre>
 *
 * <p>Each room is a subject, to which a server is subscribed while it has a member in the room.
 * With JetStream, a stream numbers and keeps the messages; a server that missed some loads them
 * from there. Without JetStream, each server numbers the messages as they come, a gap shows in the
 * numbers, and a room's history is what this server saw since its first member came.
 *
 * <p>While NATS is away, posts wait in the order of the calls, at most {@link
 * RoomLimits#pendingMax} for each room, and fail after {@link Builder#publishWithin}.
 */
public final class NatsRooms implements RoomNetwork {
    private final Terms terms;
    private @Nullable NatsSession session;

    /** The choices of a builder. */
    record Terms(
            String url,
            Subjects subjects,
            String server,
            Duration publishWithin,
            Storage storage) {}

    /**
     * How JetStream stores the history.
     *
     * @param bytesMax the bytes of all rooms
     * @param replicas the NATS servers that have a copy
     */
    record Storage(long bytesMax, int replicas) {}

    private NatsRooms(Terms terms) {
        this.terms = terms;
    }

    /** Returns a builder for the NATS server at this URL, or several with commas between them. */
    public static Builder to(String url) {
        return new Builder(url);
    }

    /**
     * Connects.
     *
     * @throws RoomsException when NATS cannot be reached
     */
    @Override
    public void start(RoomLimits limits, Receiver receiver) {
        session = NatsSession.start(terms, limits, receiver);
    }

    private NatsSession session() {
        if (session == null) {
            throw new IllegalStateException("not started; give it to Rooms.Builder.over");
        }
        return session;
    }

    /** Returns whether JetStream keeps the history; known after the start. */
    public boolean keepsHistory() {
        return session().keepsHistory();
    }

    @Override
    public String server() {
        return terms.server();
    }

    @Override
    public CompletionStage<RoomLog> open(String room) {
        return session().open(room);
    }

    @Override
    public void close(String room) {
        session().close(room);
    }

    @Override
    public CompletionStage<RoomPost> publish(String room, RoomPost post) {
        try {
            return session().publish(room, post);
        } catch (RoomsException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void enter(String room, Occupant occupant) {
        session().enter(room, occupant);
    }

    @Override
    public void leave(String room, Occupant occupant) {
        session().leave(room, occupant);
    }

    @Override
    public CompletionStage<List<String>> who(String room) {
        return session().who(room);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }

    /** Builder of {@link NatsRooms}. Not for use by several threads at once. */
    public static final class Builder {
        /** The most copies that JetStream makes. */
        private static final int REPLICAS_MAX = 5;

        private final String url;
        private String prefix = "antiphon";
        private Duration publishWithin = Duration.ofSeconds(10);
        private long storedBytesMax = 1L << 30;
        private int replicas = 1;

        private Builder(String url) {
            this.url = Objects.requireNonNull(url, "url");
        }

        /** Sets the first token of all subjects; default {@code antiphon}. */
        public Builder prefix(String value) {
            if (!value.matches("[A-Za-z0-9_-]{1,32}")) {
                throw new IllegalArgumentException("prefix \"" + value
                        + "\"; give 1 to 32 letters, digits, hyphens and underscores");
            }
            prefix = value;
            return this;
        }

        /**
         * Sets the time in which NATS must accept a post; default 10 s, at most a minute, since
         * JetStream knows second copies for two.
         */
        public Builder publishWithin(Duration value) {
            if (value.isNegative()
                    || value.isZero()
                    || value.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException(
                        "publishWithin is " + value + "; give more than 0 and at most a minute");
            }
            publishWithin = value;
            return this;
        }

        /** Sets the bytes that the history of all rooms may have in JetStream; default 1 GiB. */
        public Builder storedBytesMax(long value) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "storedBytesMax is " + value + "; give at least 1");
            }
            storedBytesMax = value;
            return this;
        }

        /**
         * Sets the number of NATS servers that have a copy of the history, 1 to 5; default 1. With
         * 3 in a cluster of NATS, one of them may fail. A stream that exists keeps its number.
         */
        public Builder replicas(int value) {
            if (value < 1 || value > REPLICAS_MAX) {
                throw new IllegalArgumentException(
                        "replicas is " + value + "; give 1 to " + REPLICAS_MAX);
            }
            replicas = value;
            return this;
        }

        /** Returns the network, which connects when rooms are started over it. */
        public NatsRooms build() {
            return new NatsRooms(new Terms(
                    url,
                    new Subjects(prefix),
                    UUID.randomUUID().toString(),
                    publishWithin,
                    new Storage(storedBytesMax, replicas)));
        }
    }
}
