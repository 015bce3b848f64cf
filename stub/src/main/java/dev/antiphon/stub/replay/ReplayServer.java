package dev.antiphon.stub.replay;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ActiveCount;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A server that replays the server side of a recording. The n-th client that sends a message gets
 * the n-th conversation; after the last conversation, the first one follows again. A client whose
 * messages differ from the recording still gets the recorded replies, and the differences are part
 * of the outcome. A connection that ends without a byte counts as a probe and uses no conversation.
 * Any thread may call all methods.
 */
public final class ReplayServer implements AutoCloseable {
    /**
     * The timeout for the first line of a client. The limits of the server end the wait earlier.
     */
    private static final Duration FIRST_WITHIN = Duration.ofDays(1);

    private final Script script;
    private final ScriptSide.Terms terms;
    private final Consumer<Outcome> told;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

    private final ActiveCount playing = new ActiveCount();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger probes = new AtomicInteger();
    private final Ends ends = new Ends();
    private final TcpServer server;

    private ReplayServer(
            Script script,
            ScriptSide.Terms terms,
            Consumer<Outcome> told,
            TcpServer.Builder base,
            List<? extends Address> addresses) {
        this.script = script;
        this.terms = terms;
        this.told = told;
        this.server =
                base.keepOpen(true).listener(ends).onConnection(this::play).start(addresses);
    }

    /**
     * Starts the server.
     *
     * @param patience the timeout for each line of a client
     * @param told receives the outcome of each conversation; called on the thread of the
     *     conversation
     * @param base a builder of the server, with the framing of the script and without a handler
     * @throws dev.antiphon.failure.FailureException when an address cannot be bound
     * @throws IllegalArgumentException when the recording has no conversation, or the builder has
     *     another framing than the script
     */
    public static ReplayServer start(
            Script script,
            Masks masks,
            Duration patience,
            Consumer<Outcome> told,
            TcpServer.Builder base,
            List<? extends Address> addresses) {
        script.requireFraming(base.framing());
        if (script.conversations().isEmpty()) {
            throw new IllegalArgumentException("the recording has no conversation to be played;"
                    + " record one, as by antiphon proxy --record");
        }
        return new ReplayServer(
                script, new ScriptSide.Terms(masks, patience), told, base, addresses);
    }

    private void play(Conversation conversation) throws InterruptedException {
        playing.begun();
        try {
            ScriptSide side = new ScriptSide(conversation, Direction.S2C, script, terms);
            int next = Math.floorMod(turns.get(), script.conversations().size());
            List<Line> lines = script.conversations().get(next);
            int from = side.greet(lines);
            if (lines.stream().anyMatch(ReplayServer::isAsked) && isProbe(side.listener())) {
                probes.incrementAndGet();
                ends.forget(conversation.id());
                return;
            }
            int turn = Math.floorMod(
                    turns.getAndIncrement(), script.conversations().size());
            if (turn == next) {
                side.play(lines, from);
            } else {
                // another client has sent a message since the greeting and got that conversation
                lines = script.conversations().get(turn);
                side.play(lines, greeting(lines));
            }
            tell(Outcome.of(turn + 1, lines, side.end(ends)));
        } finally {
            playing.ended();
        }
    }

    private static boolean isAsked(Line line) {
        return !(line instanceof Finished) && line.direction() == Direction.C2S;
    }

    private static int greeting(List<Line> lines) {
        int at = 0;
        while (at < lines.size() && lines.get(at).direction() == Direction.S2C) {
            at++;
        }
        return at;
    }

    private static boolean isProbe(ScriptListener listener) throws InterruptedException {
        Message first = listener.next(FIRST_WITHIN);
        if (first != null) {
            listener.putBack(first);
        }
        return first == null && listener.saidNothing();
    }

    private void tell(Outcome outcome) {
        outcomes.add(outcome);
        told.accept(outcome);
    }

    /** Returns the number of connections that ended without a byte. */
    public int probes() {
        return probes.get();
    }

    /** Returns the address that clients connect to. */
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    /** Returns the TCP server to which clients connect. */
    public TcpServer server() {
        return server;
    }

    /** Returns the outcomes of the conversations that have ended so far. */
    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /**
     * Waits for at most this time until the outcomes of all started conversations are reported. The
     * outcome of a connection is reported shortly after its end, which may be after the server has
     * stopped.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public void awaitTold(Duration atMost) throws InterruptedException {
        boolean unused = playing.awaitNone(atMost);
    }

    /** Stops the server. */
    @Override
    public void close() {
        server.close();
    }
}
