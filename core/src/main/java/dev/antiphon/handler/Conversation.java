package dev.antiphon.handler;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsSession;

import java.time.Duration;
import java.util.Optional;

/**
 * A connection that its holder drives: receive and send when you like.
 *
 * <p>{@code receive} is for one thread at a time; {@code send} may be called by any. A server's
 * conversation ends when its handler returns, a client's ({@link TcpClient#open}) when it is
 * closed.
 */
public interface Conversation extends Connection, AutoCloseable {
    /**
     * Waits for the next message; empty once the peer has ended its side in order, or once this
     * side closes or drains, so that no more will come.
     *
     * @throws FailureException when the connection failed or a deadline of {@link Limits} passed
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<Message> receive() throws InterruptedException;

    /**
     * Receives like {@link #receive()}, but waits at most this long.
     *
     * @throws FailureException also with {@link Failure.TimedOut} when nothing came in time; the
     *   connection stays usable
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<Message> receive(Duration atMost) throws InterruptedException;

    /**
     * Sends one message; waits while the peer is so slow that the outbound queue is more than half
     * full.
     *
     * @throws FailureException when the connection failed or is closed, or the framing cannot carry
     *   this message
     * @throws InterruptedException when the waiting thread was interrupted; the message was not
     *   sent
     */
    void send(Message message) throws InterruptedException;

    /**
     * Sends a message as {@link #send} does; events name the request that it answers, and how long
     * that took.
     *
     * @param number of the request among the received messages, from 1; a message that is not among
     *     the last 1,024, or 0, is not named
     */
    default void answer(long number, Message message) throws InterruptedException {
        send(message);
    }

    /**
     * Sends bytes as they are, without the framing: for bytes that no message of the framing holds,
     * or in pieces. Waits, and fails, as {@link #send} does. An
     * {@link dev.antiphon.event.ConnectionEvent.MessageOut} shows the bytes as a message.
     */
    void sendUnframed(Message bytes) throws InterruptedException;

    /**
     * Returns the bytes that make no whole message yet; once no more is received, those that had
     * arrived of a message that never became whole. Waits for the event loop.
     */
    Message unfinished();

    /**
     * Sends a last message in plain text and switches the connection to TLS (STARTTLS, as in RFC
     * 3207); waits for the handshake. What follows is read and written through TLS. A peer that has
     * sent more than its request by then is refused.
     *
     * @param goAhead the message after which the peer begins
     * @throws FailureException when the handshake failed, with a {@link TlsFailure} or with {@link
     *   Failure.TimedOut}; the connection is closed then
     * @throws IllegalStateException when it speaks TLS already, or the server was given no
     *   certificate by {@link TcpServer.Builder#startTls}, or the client no options by {@link
     *   TcpClient.Builder#startTls}
     * @throws InterruptedException when the waiting thread was interrupted; the switch goes on
     */
    TlsSession startTls(Message goAhead) throws InterruptedException;

    /**
     * Switches the connection to TLS at once, as a client does after the server has said to go
     * ahead; waits for the handshake. Plain text that has arrived after that message is refused.
     *
     * @throws FailureException as {@link #startTls(Message)}
     * @throws IllegalStateException as {@link #startTls(Message)}
     * @throws InterruptedException as {@link #startTls(Message)}
     */
    TlsSession startTls() throws InterruptedException;

    /** Says that nothing more will be sent, after what was sent so far; receiving goes on. */
    default void halfClose() {
        finish(Reply.After.HALF_CLOSE);
    }

    /**
     * Says what becomes of the connection after what was sent so far. Nothing can be sent from then
     * on, unless it is kept; after {@link Reply.After#CLOSE} and {@link Reply.After#RESET} nothing
     * is received either, but for messages that had arrived before. The first call decides; one
     * that closes a connection whose output was shut is in order.
     *
     * <p>A reset waits until the system has taken what was sent. What the peer's system has not
     * taken by then is lost.
     */
    void finish(Reply.After after);

    /**
     * Ends it in an orderly way after everything sent so far; of later bytes of the peer nothing is
     * received.
     */
    @Override
    void close();
}
