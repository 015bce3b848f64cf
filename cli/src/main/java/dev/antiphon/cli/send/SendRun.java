package dev.antiphon.cli.send;

import dev.antiphon.TcpClient;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.FailureTexts;
import dev.antiphon.cli.text.Status;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;

/**
 * The exchange of the messages of one command. Each message is sent after the reply to the previous
 * one. All messages share one connection, except in the raw framing without {@code --keep-open}. A
 * message that answers no request ends the run, since later replies could no longer be matched to
 * requests with certainty. For use by one thread, once.
 */
public final class SendRun {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration GRACE_MIN = Duration.ofMillis(100);
    private static final Duration GRACE_MAX = Duration.ofSeconds(2);
    private static final int SHOWN_BYTES = 200;

    private final TcpClient client;
    private final SendTerms terms;
    private final ReplyOptions how;
    private final ReplyEnd end;
    private final ReplyPrinter printer;
    private final long connectsUntil;
    private @Nullable Conversation connection;
    private Duration grace = GRACE_MIN;
    private int status = Status.OK;

    public SendRun(TcpClient client, SendTerms terms, ReplyOptions how, ReplyPrinter printer) {
        this.client = client;
        this.terms = terms;
        this.how = how;
        this.end = how.end(terms.framing());
        this.printer = printer;
        this.connectsUntil = System.nanoTime() + terms.waitReady().toNanos();
    }

    /**
     * Sends the messages, prints the replies and returns the exit status. Takes a message when the
     * reply to the one before it was printed.
     */
    public int of(Iterator<Message> requests, Optional<Expectation> expected)
            throws InterruptedException {
        for (int number = 1; requests.hasNext(); number++) {
            Message request = requests.next();
            how.checkCount(terms.framing(), number);
            Conversation current = connection();
            send(current, request);
            if (!how.hasNoReply()) {
                ReplyReader reply = read(current);
                expected.ifPresent(each -> each.check(reply.whole(), terms.target()));
                refuseRest(reply);
            }
            if (how.opensForEach(terms.framing())) {
                finish(current);
            }
        }
        Conversation last = connection;
        if (last != null) {
            finish(last);
        }
        return status;
    }

    private void send(Conversation to, Message request) throws InterruptedException {
        try {
            to.send(request);
        } catch (FailureException e) {
            boolean isLate =
                    e.failure() instanceof Failure.TimedOut late && late.phase() == Phase.WRITE;
            throw isLate ? notDelivered() : e;
        }
    }

    private ReplyReader read(Conversation from) throws InterruptedException {
        ReplyReader reply = new ReplyReader(from, end, terms);
        try {
            reply.read();
        } finally {
            printer.reply(reply.messages());
        }
        if (reply.isEndedByGuess()) {
            printer.remark(new CliException(Status.OK, "ended-by-pause", terms.target()));
        }
        return reply;
    }

    /**
     * Returns the open connection, or a new one.
     *
     * @throws CliException when a message has arrived that answers no request
     */
    private Conversation connection() throws InterruptedException {
        Conversation current = connection;
        if (current != null && !isStillOpen(current)) {
            printer.remark(new CliException(Status.UNASKED, "connection-changed", terms.target()));
            status = Status.UNASKED;
            current.close();
            current = null;
        }
        if (current == null) {
            current = open();
            connection = current;
            greet(current);
        }
        return current;
    }

    /**
     * Reads the greeting of the server if one is expected.
     *
     * @throws CliException when a further message has arrived
     */
    private void greet(Conversation opened) throws InterruptedException {
        if (how.hasGreeting()) {
            ReplyReader greeting = new ReplyReader(opened, how.greetingEnd(terms.framing()), terms);
            try {
                greeting.read();
            } catch (FailureException e) {
                throw FailureTexts.ofGreeting(e.failure(), terms.target().toString());
            }
            printer.greeting(greeting.messages());
            if (greeting.isEndedByGuess()) {
                printer.remark(new CliException(Status.OK, "greeting-by-pause", terms.target()));
            }
            refuseRest(greeting);
        }
        try {
            opened.receive(Duration.ZERO).ifPresent(this::refuseUnasked);
        } catch (FailureException e) {
            if (!ReplyReader.isSilence(e)) {
                throw e;
            }
        }
    }

    /**
     * Returns whether the connection is still open.
     *
     * @throws CliException when a message has arrived that answers no request
     */
    private boolean isStillOpen(Conversation current) throws InterruptedException {
        boolean open;
        try {
            current.receive(Duration.ZERO).ifPresent(this::refuseUnasked);
            open = false;
        } catch (FailureException e) {
            open = ReplyReader.isSilence(e);
        }
        refuseUnfinished(current);
        return open;
    }

    /**
     * Checks that no part of a message has arrived before the request that it would answer.
     *
     * @throws CliException when bytes of a message have arrived
     */
    private void refuseUnfinished(Conversation current) {
        Message begun;
        try {
            begun = current.unfinished();
        } catch (FailureException e) {
            return; // the connection has failed
        }
        if (begun.size() > 0) {
            refuseUnasked(begun);
        }
    }

    /**
     * Checks that no bytes follow the match that ended a reply in the raw framing.
     *
     * @throws CliException when bytes follow it
     */
    private void refuseRest(ReplyReader reply) {
        if (reply.rest().size() > 0) {
            refuseUnasked("unasked-behind-match", reply.rest());
        }
    }

    private void refuseUnasked(Message message) {
        refuseUnasked("unasked", message);
    }

    private void refuseUnasked(String problem, Message message) {
        throw new CliException(
                Status.UNASKED, problem, Escapes.shown(message, SHOWN_BYTES), terms.target());
    }

    private Conversation open() throws InterruptedException {
        PatientOpening.Opened opened = PatientOpening.open(client, connectsUntil);
        Duration patient = GRACE_MIN.plus(opened.took()).plus(opened.took());
        grace = patient.compareTo(GRACE_MAX) < 0 ? patient : GRACE_MAX;
        return opened.conversation();
    }

    /**
     * Closes the connection. Waits before that, in order to detect a message that answers no
     * request.
     */
    private void finish(Conversation current) throws InterruptedException {
        connection = null;
        if (how.hasNoReply()) {
            current.halfClose();
            awaitDelivery(current);
        } else if (end instanceof ReplyEnd.Messages || end instanceof ReplyEnd.Match) {
            current.halfClose();
            awaitSilence(current);
        }
        current.close();
    }

    private void awaitSilence(Conversation current) throws InterruptedException {
        try {
            current.receive(grace).ifPresent(this::refuseUnasked);
        } catch (FailureException e) {
            // no message came, or the connection ended after all replies
        }
        refuseUnfinished(current);
    }

    /**
     * Waits until the server closes the connection, or until its operating system has acknowledged
     * every byte.
     */
    private void awaitDelivery(Conversation current) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            try {
                current.receive(STEP).ifPresent(this::refuseUnasked);
                return;
            } catch (FailureException e) {
                if (isInput(e.failure())) {
                    refuseUnfinished(current);
                    throw new CliException(Status.UNASKED, "unasked-bytes", terms.target());
                }
                if (!ReplyReader.isSilence(e)) {
                    throw e;
                }
            }
            Duration waited = Duration.ofNanos(System.nanoTime() - begun);
            if (waited.compareTo(grace) > 0
                    && AcknowledgedEnd.isKnown(current.localAddress(), current.remoteAddress())) {
                refuseUnfinished(current);
                return;
            }
            if (waited.compareTo(terms.timeout()) > 0) {
                throw notDelivered();
            }
        }
    }

    /**
     * Returns whether the received bytes caused the failure: an incomplete, too long or malformed
     * message.
     */
    private static boolean isInput(Failure failure) {
        return failure instanceof Failure.ClosedMidMessage
                || failure instanceof Failure.TooLong
                || failure instanceof Failure.Malformed;
    }

    private CliException notDelivered() {
        return new CliException(
                Status.TIMEOUT,
                "not-delivered",
                terms.target(),
                FailureTexts.seconds(terms.timeout()));
    }
}
