package dev.antiphon.cli.connect;

import dev.antiphon.TcpClient;
import dev.antiphon.cli.send.PatientOpening;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections of a conversation, one after the other. Used by one thread, except {@link
 * #listener}.
 */
final class ConnectedPeers {
    private static final Duration LEAVE_MAX = Duration.ofSeconds(2);

    private final ConnectTerms terms;
    private final ConnectOutput output;
    private final Map<Long, CompletableFuture<Closed>> ends = new ConcurrentHashMap<>();
    private final long connectsUntil;
    private Framing framing;
    private @Nullable TcpClient client;
    private @Nullable ConnectedPeer current;
    private int status = Status.OK;

    ConnectedPeers(ConnectTerms terms, ConnectOutput output, Framing framing) {
        this.terms = terms;
        this.output = output;
        this.framing = framing;
        this.connectsUntil = System.nanoTime() + terms.ready().toNanos();
    }

    /** Returns the listener by which the engine reports the ends of connections. */
    EventListener listener() {
        return new EventListener() {
            @Override
            public void on(Event event) {
                if (event instanceof Closed closed) {
                    boolean _ = end(closed.connection()).complete(closed);
                }
            }

            @Override
            public boolean wants(Class<? extends Event> kind) {
                return kind == Closed.class;
            }
        };
    }

    private CompletableFuture<Closed> end(long connection) {
        return ends.computeIfAbsent(connection, _ -> new CompletableFuture<>());
    }

    /** Sets the client that opens the connections. */
    void client(TcpClient value) {
        client = value;
    }

    /** Opens a connection, which is the current one from now on. */
    void open() throws InterruptedException {
        Conversation opened;
        try {
            opened = PatientOpening.open(Objects.requireNonNull(client), connectsUntil)
                    .conversation();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), terms.target().toString());
        }
        ends.keySet().removeIf(each -> each < opened.id());
        output.lines().opened(opened);
        ConnectedPeer peer = new ConnectedPeer(opened, framing, output, end(opened.id()));
        current = peer;
        peer.start();
    }

    /** Returns the connection for a message: a new one if the last one has ended. */
    ConnectedPeer toSend() throws InterruptedException {
        if (peer().isOver()) {
            openNext();
        }
        if (peer().isHalfClosed()) {
            throw CliException.usage("connect-half-closed");
        }
        return peer();
    }

    /**
     * Opens the next connection. Without a person, a message for a connection that the server has
     * ended may have been meant for that one: this is reported, and so is a lost reply.
     */
    void openNext() throws InterruptedException {
        if (!output.isWatched()) {
            check(peer());
            if (!peer().isEndedHere()) {
                status = Status.UNASKED;
                output.lines()
                        .error(new CliException(status, "connection-changed", terms.target()));
            }
        }
        open();
    }

    /** Returns the exit status so far. */
    int status() {
        return status;
    }

    ConnectOutput output() {
        return output;
    }

    /** Closes everything, and waits until the end is recorded. */
    void leave() {
        ConnectedPeer last = current;
        if (last != null) {
            last.leave();
        }
        TcpClient open = client;
        if (open != null) {
            open.close();
        }
        try {
            boolean _ = last == null || last.awaitOver(LEAVE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the current connection, or the last one. */
    ConnectedPeer peer() {
        return Objects.requireNonNull(current);
    }

    /** Returns the framing of the next message. */
    Framing framing() {
        return framing;
    }

    /** Sets the framing of this and later connections. */
    void framing(Framing value) {
        framing = value;
        peer().framing(value);
    }

    /** Refuses a connection that has failed, or that lacks a reply. */
    void check(ConnectedPeer peer) {
        refuseFailed(peer);
        ReplyCount count = peer.replies();
        if (terms.awaitsReplies() && !peer.isReset() && count.lacksReplies()) {
            throw new CliException(
                    Status.CLOSED_WITHOUT_REPLY,
                    "connect-no-reply",
                    terms.target(),
                    count.sent(),
                    count.received());
        }
    }

    /** Refuses a connection that has failed. */
    void refuseFailed(ConnectedPeer peer) {
        Optional<Failure> failure = peer.failure();
        if (failure.isPresent()) {
            throw FailureTexts.problem(failure.get(), terms.target().toString());
        }
    }
}
