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
 * A connection for receiving and sending messages in any order.
 *
 * <p>One thread at a time may call {@code receive}; any thread may call {@code send}. On a server,
 * a conversation ends when its handler returns; on a client ({@link TcpClient#open}), when it is
 * closed.
 */
public interface Conversation extends Connection, AutoCloseable {
    /**
     * Waits for the next message. Returns empty when no more messages can arrive, because of an
     * orderly end of the peer's output, or because this side closes or drains.
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
     * at the rate at which the peer reads, so that its size has no bound; messages of other threads
     * are sent after it.
     *
     * @throws FailureException when the connection failed or is closed, or the framing cannot carry
     *     this message
     * @throws InterruptedException when the waiting thread was interrupted; the message was not
     *     sent, or, in the middle of its pieces, the connection was reset
     */
    void send(Message message) throws InterruptedException;

    /**
     * Sends a message like {@link #send}, as the answer to a request. Events contain the number of
     * the request and the time until the answer.
     *
     * @param number the number of the request among the received messages, from 1; for 0, or for a
     *     message before the last 1,024, events contain no request
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
     * bytes of a message that stayed incomplete; after bytes that break the framing, the first of
     * them. The method waits until the event loop has replied.
     */
    Message unfinished();

    /**
     * Sends a last message in plain text and switches the connection to TLS (STARTTLS, as in RFC
     * 3207); waits for the handshake. Later messages are read and written through TLS. The
     * handshake fails if the peer has sent more than its request before the switch.
     *
     * @param goAhead the message after which the peer begins TLS
     * @throws FailureException when the handshake failed, with a {@link TlsFailure} or with {@link
     *     Failure.TimedOut}; the connection is closed then
     * @throws IllegalStateException when the connection uses TLS already, or when {@link
     *     TcpServer.Builder#startTls} or {@link TcpClient.Builder#startTls} was not set
     * @throws InterruptedException when the waiting thread was interrupted; the switch goes on
     */
    TlsSession startTls(Message goAhead) throws InterruptedException;

    /**
     * Switches the connection to TLS at once, on a client whose server has agreed to STARTTLS;
     * waits for the handshake. The handshake fails if the server has sent plain text after its
     * agreement.
     *
     * @throws FailureException as {@link #startTls(Message)}
     * @throws IllegalStateException as {@link #startTls(Message)}
     * @throws InterruptedException as {@link #startTls(Message)}
     */
    TlsSession startTls() throws InterruptedException;

    /** Ends the output of this side (FIN) after everything sent so far; receiving continues. */
    default void halfClose() {
        finish(Reply.After.HALF_CLOSE);
    }

    /**
     * Sets the state of the connection after everything sent so far. Nothing can be sent
     * afterwards, unless the connection is kept; after {@link Reply.After#CLOSE} and {@link
     * Reply.After#RESET} only messages that had arrived before are received. Only the first call
     * has an effect, but a connection whose output was shut can still be closed.
     *
     * <p>A reset waits until the system has accepted all sent bytes. Bytes that the peer's system
     * has not received by then are lost.
     */
    void finish(Reply.After after);

    /**
     * Closes the connection without a reset after everything sent so far. Later input is discarded.
     */
    @Override
    void close();
}
