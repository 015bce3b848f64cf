package dev.antiphon.cluster;

import dev.antiphon.group.Group;
import dev.antiphon.handler.Connection;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/**
 * Named rooms of connections, with presence and history. All servers that share a {@link
 * RoomNetwork} share the rooms; without one, the rooms are those of this process.
 *
 * <pre>{@code
 * Rooms rooms = Rooms.inProcess();
 * rooms.join("general", RoomMember.of(connection, "ann"), CatchUp.last(10));
 * rooms.publish("general", RoomPost.of("ann", Message.text("hello")));
 * }</pre>
 *
 * <p>Messages of a room have increasing numbers, and each of them names the number before it: a
 * member sees each message at most once, in order, and recognises a gap. A member that comes back
 * with its last {@link RoomPosition} gets exactly the messages after it, as long as the history has
 * them. {@code docs/cluster.md} lists all promises.
 *
 * <p>Any thread may call all methods; they return at once. Stages complete on other threads, and
 * fail with a {@link RoomsException}.
 */
public final class Rooms implements AutoCloseable {
    private static final long SWEEP_MILLIS = 1_000;

    private final RoomNetwork network;
    private final Terms terms;
    private final ConcurrentMap<String, LocalRoom> rooms = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final LocalRoom.Counts counts = new LocalRoom.Counts();
    private final Thread sweeper;
    private volatile boolean closed;

    /** The choices of a builder. */
    record Terms(RoomLimits limits, RoomEncoder encoder, UnaryOperator<Group.Builder> groups) {}

    private Rooms(RoomNetwork network, Terms terms) {
        this.network = network;
        this.terms = terms;
        network.start(terms.limits(), new Incoming());
        sweeper = Thread.ofVirtual().name("antiphon-rooms").start(this::sweep);
    }

    /** Finds members whose connection has ended, until the rooms are closed. */
    private void sweep() {
        try {
            while (!closed) {
                Thread.sleep(SWEEP_MILLIS);
                rooms.values().forEach(room -> SerialTasks.attempt(room::sweep));
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** Returns rooms of this process, with default limits and lines of text. */
    public static Rooms inProcess() {
        return builder().inProcess();
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds a connection to a room. It gets the older messages that it asks for, then live ones; no
     * message in between is missing or comes twice. The stage completes after the older messages
     * were handed to the connection.
     */
    public CompletionStage<JoinOutcome> join(String room, RoomMember member, CatchUp older) {
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(older, "older");
        CompletableFuture<JoinOutcome> outcome = new CompletableFuture<>();
        join(room, new LocalRoom.Joining(member, older, outcome));
        return outcome;
    }

    private void join(String room, LocalRoom.Joining joining) {
        try {
            opened(room).join(joining);
        } catch (RoomsException e) {
            joining.outcome().completeExceptionally(e);
        }
    }

    private LocalRoom opened(String name) {
        RoomNames.check("room", name);
        LocalRoom room = rooms.get(name);
        if (room != null) {
            return room;
        }
        if (rooms.size() >= terms.limits().roomsMax()) {
            throw tooMany(terms.limits());
        }
        return rooms.computeIfAbsent(name, this::newRoom);
    }

    private LocalRoom newRoom(String name) {
        if (closed) {
            throw closed();
        }
        return new LocalRoom(name, new LocalRoom.Surroundings(network, terms, counts, new Ends()));
    }

    /** The end of a room without members. */
    private final class Ends implements LocalRoom.Ends {
        @Override
        public void closed(LocalRoom room) {
            rooms.remove(room.name(), room);
        }

        @Override
        public void joinAgain(String room, LocalRoom.Joining joining) {
            join(room, joining);
        }
    }

    /**
     * Removes a connection from a room; the stage completes with true if it was a member. The end
     * of a connection removes it too, within about a second.
     *
     * @param connection the object that joined
     */
    public CompletionStage<Boolean> leave(String room, Connection connection) {
        LocalRoom open = rooms.get(room);
        if (open == null) {
            return CompletableFuture.completedFuture(false);
        }
        return open.leave(connection);
    }

    /**
     * Sends a message to all members of a room, the sender included if it is one. The sender need
     * not be a member. The stage completes with the accepted post, and fails when it is too
     * large, or too many messages wait, or the network does not take it in time.
     */
    public CompletionStage<RoomPost> publish(String room, RoomPost post) {
        try {
            RoomNames.check("room", room);
            checkSize(post);
            checkPending(room);
        } catch (RoomsException e) {
            return CompletableFuture.failedFuture(e);
        }
        return network.publish(room, post);
    }

    private void checkSize(RoomPost post) {
        int bytes = post.body().size();
        int bytesMax = terms.limits().messageBytesMax();
        if (bytes > bytesMax) {
            throw new RoomsException(
                    RoomsException.Reason.TOO_LARGE,
                    "message of " + bytes + " bytes is over the limit of " + bytesMax
                            + "; raise RoomLimits.messageBytesMax");
        }
    }

    private void checkPending(String room) {
        LocalRoom open = rooms.get(room);
        int pendingMax = terms.limits().pendingMax();
        if (open != null && open.waiting() >= pendingMax) {
            refused.increment();
            throw new RoomsException(
                    RoomsException.Reason.BUSY,
                    open.waiting() + " messages wait in room " + room + "; limit " + pendingMax
                            + "; send more slowly or raise RoomLimits.pendingMax");
        }
    }

    /**
     * Sends older messages to a member again, for example after it saw a gap. Live messages may
     * come between them; their numbers show it.
     *
     * @return a stage with the number of messages that were sent; 0 unless the room has members on
     *     this server
     */
    public CompletionStage<Integer> replay(String room, Connection connection, CatchUp older) {
        LocalRoom open = rooms.get(room);
        if (open == null) {
            return CompletableFuture.completedFuture(0);
        }
        return open.replay(connection, older);
    }

    /** Returns the names of a room's members on all servers, sorted. */
    public CompletionStage<List<String>> who(String room) {
        LocalRoom open = rooms.get(room);
        return open == null ? network.who(room) : open.who();
    }

    /** Returns the counters. */
    public RoomCounters counters() {
        return new RoomCounters(
                rooms.size(),
                counts.members.get(),
                counts.said.sum(),
                counts.missing.sum(),
                refused.sum());
    }

    /**
     * Removes all members, whose connections stay open, and ends the network's connection. Other
     * servers see the members leave.
     */
    @Override
    public void close() {
        closed = true;
        sweeper.interrupt();
        List<CompletionStage<Boolean>> ends =
                rooms.values().stream().map(LocalRoom::end).toList();
        try {
            ends.forEach(each -> each.toCompletableFuture().join());
        } catch (CompletionException e) {
            throw new IllegalStateException("a room did not end", e);
        } finally {
            network.close();
        }
    }

    /** The events that the network brings. */
    private final class Incoming implements RoomNetwork.Receiver {
        @Override
        public void said(RoomEvent.Said said) {
            LocalRoom room = rooms.get(said.room());
            if (room != null) {
                room.said(said);
            }
        }

        @Override
        public void renumbered(String name, String log) {
            LocalRoom room = rooms.get(name);
            if (room != null) {
                room.renumbered(log);
            }
        }

        @Override
        public void occupied(String name, Occupant occupant) {
            LocalRoom room = rooms.get(name);
            if (room != null) {
                room.occupied(occupant);
            }
        }

        @Override
        public void vacated(String name, Occupant occupant) {
            LocalRoom room = rooms.get(name);
            if (room != null) {
                room.vacated(occupant);
            }
        }
    }

    static RoomsException closed() {
        return new RoomsException(RoomsException.Reason.CLOSED, "the rooms are closed");
    }

    static RoomsException tooMany(RoomLimits limits) {
        return new RoomsException(
                RoomsException.Reason.TOO_MANY_ROOMS,
                limits.roomsMax() + " rooms are in use, which is the limit; use one of them, or "
                        + "raise RoomLimits.roomsMax");
    }

    /** Builder of {@link Rooms}. Not for use by several threads at once. */
    public static final class Builder {
        private RoomLimits limits = RoomLimits.defaults();
        private RoomEncoder encoder = RoomEncoder.text();
        private UnaryOperator<Group.Builder> groups = UnaryOperator.identity();

        private Builder() {}

        /** Sets the limits; {@link RoomLimits#defaults} by default. */
        public Builder limits(RoomLimits value) {
            limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** Sets the form of messages and notices; {@link RoomEncoder#text} by default. */
        public Builder encoder(RoomEncoder value) {
            encoder = Objects.requireNonNull(value, "encoder");
            return this;
        }

        /**
         * Sets the queue of a slow member and the action when it is full. By default, a room's
         * group has the defaults of {@link Group#builder}: the member's connection is reset, and it
         * can come back and catch up.
         */
        public Builder groups(UnaryOperator<Group.Builder> value) {
            groups = Objects.requireNonNull(value, "groups");
            return this;
        }

        /** Returns rooms of this process. */
        public Rooms inProcess() {
            return over(new InProcessNetwork());
        }

        /** Returns rooms that all servers on this network share. */
        public Rooms over(RoomNetwork network) {
            return new Rooms(
                    Objects.requireNonNull(network, "network"), new Terms(limits, encoder, groups));
        }
    }
}
