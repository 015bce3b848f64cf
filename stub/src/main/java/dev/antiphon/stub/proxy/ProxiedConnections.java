package dev.antiphon.stub.proxy;

import dev.antiphon.TcpClient;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Connection;
import dev.antiphon.handler.Conversation;
import dev.antiphon.handler.FailureHandler;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.Reframing;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.proxy.Forwarder.Pace;
import dev.antiphon.stub.proxy.Forwarder.Sides;
import dev.antiphon.stub.proxy.Forwarder.Way;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The open connections of a proxy with their directions. Any thread may call all methods. */
final class ProxiedConnections {
    private static final Duration DAY = Duration.ofDays(1);

    private final Upstream upstream;
    private final long seed;
    private final Function<Direction, Reframing> reframing;
    private final Ways ways;
    private final ActiveCount serving = new ActiveCount();

    /** The open connections by their numbers. */
    private final Map<Long, Sides> open = new ConcurrentHashMap<>();

    /**
     * The server that the proxy connects to.
     *
     * @param client opens the connections to the server
     * @param closesUnreached whether a client is closed in order, not reset, if the server cannot
     *     be reached
     */
    record Upstream(TcpClient client, boolean closesUnreached) {}

    /**
     * What applies to the two directions of all connections.
     *
     * @param lateToClient the latency of the bytes to the client; empty without latency
     * @param lateToServer the latency of the bytes to the server; empty without latency
     * @param backlogs the listeners that limit the speed of the proxy
     */
    record Ways(
            DirectionFaults toClient,
            DirectionFaults toServer,
            Optional<Delay> lateToClient,
            Optional<Delay> lateToServer,
            List<Backlog> backlogs) {}

    /**
     * Creates an empty set of connections.
     *
     * @param reframing creates what finds the messages of a direction
     */
    ProxiedConnections(
            Upstream upstream, long seed, Function<Direction, Reframing> reframing, Ways ways) {
        this.upstream = upstream;
        this.seed = seed;
        this.reframing = reframing;
        this.ways = ways;
    }

    /** Returns the default limits. The timeouts are one day, since those of both sides apply. */
    static Limits limits() {
        return Limits.defaults().toBuilder()
                .firstByteTimeout(DAY)
                .idleTimeout(DAY)
                .messageTimeout(DAY)
                .handlerTimeout(DAY)
                .build();
    }

    /** Resets the client if the connection to the server fails. */
    static Reply lastReply(Connection connection, Failure failure) {
        return failure instanceof Failure.HandlerFailed
                ? Reply.none().thenReset()
                : FailureHandler.standard().answer(connection, failure);
    }

    /** Serves one connection of a client, on its thread. */
    void serve(Conversation near) throws InterruptedException {
        try {
            pass(near);
        } catch (FailureException e) {
            if (!upstream.closesUnreached()) {
                throw e;
            }
            near.finish(After.CLOSE); // only the opening of the other side throws it
        }
    }

    private void pass(Conversation near) throws InterruptedException {
        long number = near.id();
        SplittableRandom random = new SplittableRandom(seed + number);
        serving.begun();
        try (Conversation far = upstream.client().open();
                LaterActions later = new LaterActions()) {
            Way towards = new Way(
                    ways.toServer(),
                    ways.lateToServer(),
                    connection(near, random),
                    random.split(),
                    Pace.ofReceived(ways.backlogs()));
            Way backwards = new Way(
                    ways.toClient(),
                    ways.lateToClient(),
                    connection(near, random),
                    random.split(),
                    Pace.ofSent(ways.backlogs()));
            Sides sides = new Sides(near, far, later);
            open.put(number, sides);
            try {
                pass(sides, towards, backwards);
            } finally {
                open.remove(number);
                sides.abandon();
            }
        } finally {
            serving.ended();
        }
    }

    private static FaultedConnection connection(Conversation near, SplittableRandom random) {
        return new FaultedConnection(near, random.split());
    }

    private void pass(Sides sides, Way towards, Way backwards) throws InterruptedException {
        Forwarder back = new Forwarder(sides.reversed(), reframing.apply(Direction.S2C), backwards);
        Thread returning =
                Thread.ofVirtual().name("antiphon-proxy-" + sides.from().id()).start(back::run);
        try {
            new Forwarder(sides, reframing.apply(Direction.C2S), towards).run();
            if (sides.over().get()) {
                returning.interrupt(); // it may wait in a fault of a single message
            }
            returning.join();
        } finally {
            returning.interrupt();
        }
    }

    /** Closes both sides of all connections without a reset. */
    void endAll() {
        open.values().forEach(Sides::close);
    }

    /** Sends bytes as they are on the connection of this number. Returns whether it is open. */
    boolean push(long number, Direction direction, Message bytes) {
        Optional<Sides> found = find(number);
        found.ifPresent(
                sides -> (direction == Direction.S2C ? sides.from() : sides.to()).push(bytes));
        return found.isPresent();
    }

    private Optional<Sides> find(long number) {
        return Optional.ofNullable(open.get(number));
    }

    /** Closes or resets the connection of this number. Returns whether it is open. */
    boolean end(long number, After after) {
        Optional<Sides> found = find(number);
        found.ifPresent(sides -> {
            if (after == After.RESET) {
                sides.from().reset();
                sides.to().reset();
            } else {
                sides.close();
            }
        });
        return found.isPresent();
    }

    /** Waits for at most this time until no connection is served. */
    void awaitNone(Duration atMost) {
        try {
            boolean unused = serving.awaitNone(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
