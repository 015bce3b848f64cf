package dev.antiphon.cli.connect;

import dev.antiphon.cli.connect.TypedLine.Order;
import dev.antiphon.cli.connect.TypedLine.Text;
import dev.antiphon.cli.send.AcknowledgedEnd;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;

import java.time.Duration;

/**
 * The run of a conversation: it reads lines, sends messages and runs commands, until the input
 * ends.
 *
 * <p>A person sees a failure and goes on. Without a person, the first failure ends the run, and
 * each message needs a reply, unless the terms say otherwise. Used by one thread, once.
 */
final class ConnectRun {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration ACKNOWLEDGED_AFTER = Duration.ofMillis(100);

    private final Screen screen;
    private final ConnectLines lines;
    private final ConnectTerms terms;
    private final ConnectedPeers peers;
    private final ConnectOrders orders;

    ConnectRun(Screen screen, ConnectLines lines, ConnectTerms terms, ConnectOrders orders) {
        this.screen = screen;
        this.lines = lines;
        this.terms = terms;
        this.orders = orders;
        this.peers = orders.peers();
    }

    /** Runs the conversation and returns the exit status. */
    int run() {
        try {
            peers.open();
            return screen.isInteractive() ? withPerson() : withoutPerson();
        } catch (FailureException e) {
            throw FailureTexts.problem(e.failure(), terms.target().toString());
        } catch (InterruptedException e) {
            throw new CliException(Status.INTERRUPTED, "connect-stopped", terms.target());
        }
    }

    private int withPerson() throws InterruptedException {
        lines.beginPrompt();
        String line = screen.line();
        while (line != null && isTriedToTheEnd(line)) {
            line = screen.line();
        }
        peers.peer().close();
        return Status.OK;
    }

    /** Runs a line and shows its failure. Returns whether the conversation goes on. */
    private boolean isTriedToTheEnd(String line) {
        lines.beginCommand();
        try {
            return goesOn(line);
        } catch (CliException e) {
            lines.error(e);
        } catch (FailureException e) {
            lines.commandFailure(e.failure());
        } catch (InterruptedException e) {
            lines.notice("connect.interrupted");
        }
        return true;
    }

    private int withoutPerson() throws InterruptedException {
        String line = screen.line();
        while (line != null && goesOn(line)) {
            line = screen.line();
        }
        finish(peers.peer());
        return peers.status();
    }

    /** Runs a line. Returns false if it ends the conversation. */
    private boolean goesOn(String line) throws InterruptedException {
        TypedLine typed = TypedLine.read(line);
        if (!screen.isInteractive()) {
            peers.refuseFailed(peers.peer());
        }
        switch (typed) {
            case Text text -> peers.toSend().send(text.message());
            case Order order -> {
                switch (order.word()) {
                    case QUIT -> {
                        return false;
                    }
                    case RECONNECT -> {
                        peers.peer().close();
                        peers.openNext();
                    }
                    default -> orders.run(order);
                }
            }
        }
        return true;
    }

    /**
     * Ends the output of this side, shows the rest of what the server says, and waits for its end.
     */
    private void finish(ConnectedPeer peer) throws InterruptedException {
        if (!peer.isOver()) {
            peer.halfClose();
            awaitEnd(peer);
            peer.close();
        }
        peers.check(peer);
    }

    private void awaitEnd(ConnectedPeer peer) throws InterruptedException {
        long begun = System.nanoTime();
        while (!peer.awaitOver(STEP)) {
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            boolean isDelivered = !terms.awaitsReplies()
                    && waited.compareTo(ACKNOWLEDGED_AFTER) > 0
                    && isAcknowledged(peer.conversation());
            if (isDelivered) {
                return;
            }
            if (waited.compareTo(terms.timeout()) > 0) {
                throw terms.notClosed(terms.timeout());
            }
        }
    }

    private static boolean isAcknowledged(Conversation conversation) {
        return AcknowledgedEnd.isKnown(conversation.localAddress(), conversation.remoteAddress());
    }
}
