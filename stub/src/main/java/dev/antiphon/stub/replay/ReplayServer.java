package dev.antiphon.stub.replay;

import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.address.Addresses;
import dev.antiphon.handler.Conversation;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.proxy.ActiveCount;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script.Line;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Plays the server's side of a recording: the n-th client is given the n-th conversation, and after
 * the last the first again. A client whose messages differ gets the recorded replies,
 * and the difference is noted. All methods may be called by any thread.
 */
public final class ReplayServer implements AutoCloseable {
    private final Script script;
    private final Masks masks;
    private final Duration patience;
    private final Consumer<Outcome> told;
    private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

    private final ActiveCount playing = new ActiveCount();
    private final TcpServer server;

    private ReplayServer(
            Script script,
            Masks masks,
            Duration patience,
            Consumer<Outcome> told,
            TcpServer.Builder base,
            List<? extends Address> addresses) {
        this.script = script;
        this.masks = masks;
        this.patience = patience;
        this.told = told;
        this.server = base.keepOpen(true).onConnection(this::play).start(addresses);
    }

    /**
     * Begins to play.
     *
     * @param patience how long each of the client's lines may take
     * @param told takes the outcome of each conversation, on the conversation's thread
     * @param base a builder with the framing of the script, without a handler
     * @throws dev.antiphon.failure.FailureException when an address cannot be listened on
     * @throws IllegalArgumentException when the recording has no conversation, or the builder
     *   another framing than the script
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
        return new ReplayServer(script, masks, patience, told, base, addresses);
    }

    private void play(Conversation conversation) throws InterruptedException {
        playing.begun();
        try {
            int turn = (int) ((conversation.id() - 1) % script.conversations().size());
            play(conversation, turn);
        } finally {
            playing.ended();
        }
    }

    private void play(Conversation conversation, int number) throws InterruptedException {
        List<Line> lines = script.conversations().get(number);
        ScriptSide scriptSide = new ScriptSide(conversation, script.isOfBytes(), masks, patience);
        List<String> differences = scriptSide.play(lines, Direction.S2C);
        Outcome outcome = new Outcome(number + 1, lines.size(), differences);
        outcomes.add(outcome);
        told.accept(outcome);
    }

    /** Returns the address that clients connect to. */
    public String address() {
        return Addresses.shown(server.addresses().get(0));
    }

    /** Returns the server below the stub. */
    public TcpServer server() {
        return server;
    }

    /** Returns the conversations that are over. */
    public List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    /**
     * Waits, no longer than this, until the outcome of each begun conversation is reported. Where a
     * connection broke, that is a moment after its end, and after the end of the server.
     *
     * @throws InterruptedException when the waiting thread was interrupted
     */
    public void awaitTold(Duration atMost) throws InterruptedException {
        boolean unused = playing.awaitNone(atMost);
    }

    /** Stops. */
    @Override
    public void close() {
        server.close();
    }
}
