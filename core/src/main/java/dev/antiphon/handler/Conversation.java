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
 * A connection on which its user receives and sends messages in any order.
 *
 * <p>{@code receive} is for one thread at a time; any thread may call {@code send}. A server's
 * conversation ends when its handler returns, a client's ({@link TcpClient#open}) when it is
 * closed.
 */
public interface Conversation extends Connection, AutoCloseable {
    /**
     * Waits for the next message. Returns empty when no more messages come, because the peer has
     * ended its side in order or this side closes or drains.
     *
     * @throws FailureException when the connection failed or a deadline of {@link Limits} passed
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<Message> receive() throws InterruptedException;

    /**
     * Receives like {@link #receive()}, but waits at most this long.
     *
     * @throws FailureException also with {@link Failure.TimedOut} when no message came in time; the
     *     connection stays usable
     * @throws InterruptedException when the waiting thread was interrupted
     */
    Optional<Message> receive(Duration atMost) throws InterruptedException;

    /**
     * Sends one message; waits while the peer is so slow that the outbound queue is more than half
     * full. A message over half of {@link Limits#maxOutboundBytesPerConnection} is sent in pieces
     * as the peer takes them, so that its size has no bound; messages of others follow it.
     *
     * @throws FailureException when the connection failed or is closed, or the framing cannot carry
     *     this message
     * @throws InterruptedException when the waiting thread was interrupted; the message was not
     *   sent, or, in the middle of its pieces, the connection was reset
     */
    void send(Message message) throws InterruptedException;

    /**
     * Sends a message like {@link #send}, as the answer to a request. Events name the request and
     * the time that the answer took.
     *
     * @param number the number of the request among the received messages, from 1; for 0, or for a
     *     message that is not among the last 1,024, events name no request
     */
    default void answer(long number, Message message) throws InterruptedException {
        send(message);
    }

    /**
     * Sends bytes without framing, for example bytes that no message can hold, or a message in
     * pieces. Waits and fails like {@link #send}. A {@link
     * dev.antiphon.event.ConnectionEvent.MessageOut} reports the bytes as a message.
     */
    void sendUnframed(Message bytes) throws InterruptedException;

    /**
     * Returns the received bytes that are not yet a whole message; after the end of input, the
     * bytes of a message that stayed incomplete. Waits for the event loop.
     */
    Message unfinished();

    /**
     * Sends a last message in plain text and switches the connection to TLS (STARTTLS, as in RFC
     * 3207); waits for the handshake. Later messages are read and written through TLS. A peer that
     * has sent more than its request before the switch is refused.
     *
     * @param goAhead the message after which the peer begins TLS
     * @throws FailureException when the handshake failed, with a {@link TlsFailure} or with {@link
     *   Failure.TimedOut}; the connection is closed then
     * @throws IllegalStateException when the connection uses TLS already, or when {@link
     *     TcpServer.Builder#startTls} or {@link TcpClient.Builder#startTls} was not set
     * @throws InterruptedException when the waiting thread was interrupted; the switch goes on
     */
    TlsSession startTls(Message goAhead) throws InterruptedException;

    /**
     * Switches the connection to TLS at once, for a client whose server has agreed; waits for the
     * handshake. Plain text after the server's agreement is refused.
     *
     * @throws FailureException as {@link #startTls(Message)}
     * @throws IllegalStateException as {@link #startTls(Message)}
     * @throws InterruptedException as {@link #startTls(Message)}
     */
    TlsSession startTls() throws InterruptedException;

    /** Ends this side's output after everything sent so far; receiving continues. */
    default void halfClose() {
        finish(Reply.After.HALF_CLOSE);
    }

    /**
     * Sets the state of the connection after everything sent so far. Nothing can be sent
     * afterwards, unless the connection is kept; after {@link Reply.After#CLOSE} and {@link
     * Reply.After#RESET} only messages that had arrived before are received. The first call
     * decides, but a connection whose output was shut can still be closed.
     *
     * <p>A reset waits until the system has accepted all sent bytes. Bytes that the peer's system
     * has not received by then are lost.
     */
    void finish(Reply.After after);

    /** Closes the connection in order after everything sent so far. Later input is discarded. */
    @Override
    void close();
}
