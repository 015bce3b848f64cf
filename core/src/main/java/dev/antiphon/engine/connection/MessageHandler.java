package dev.antiphon.engine.connection;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import org.jspecify.annotations.Nullable;

/**
 * The receiver of a connection's messages. It also tracks the replies that are due. All methods are
 * called on the connection's loop. A handler without state may be shared by several connections.
 */
public interface MessageHandler {
    /** Handles the opening of the connection. */
    void opened(TcpConnection connection);

    /** Handles the switch of the open connection to TLS. */
    default void secured(TcpConnection connection) {}

    /**
     * Returns the tag of the request that the message answers, for events; null if there is none.
     */
    default @Nullable RequestTag asked(BorrowedMessage message) {
        return null;
    }

    /** Handles a message. The view is valid until this method returns. */
    void message(TcpConnection connection, BorrowedMessage message);

    /**
     * Returns whether another message may be passed; if not, decoding stops. A server's handler
     * refuses messages while too many reply bytes are unsent. A client's handler does not:
     * otherwise a client that waits to send requests and a server that waits to send replies could
     * block each other.
     */
    boolean takesMore(TcpConnection connection);

    /**
     * Returns whether a reply is due or expected. If so, the connection is not idle and begins no
     * orderly close.
     */
    boolean busy();

    /**
     * Returns whether the connection must stay open even if the peer has ended its output or this
     * side wants to close.
     */
    default boolean holdsOpen() {
        return busy();
    }

    /** Handles the request to close the connection after all requests are answered. */
    default void closing(TcpConnection connection) {}

    /** Returns the failure for an exception while connecting. */
    default Failure connectFailure(Exception cause) {
        return new Failure.Io(Phase.CONNECT, String.valueOf(cause.getMessage()), cause);
    }

    /** Sends the replies that are ready, in the order of their requests. */
    void advance(TcpConnection connection);

    /**
     * Handles the orderly end of the peer's output. Called after all earlier messages were passed.
     */
    void inputEnded(TcpConnection connection);

    /**
     * Handles a failure that ended reading. A last reply may be sent, followed by {@link
     * TcpConnection#finish}.
     */
    void failed(TcpConnection connection, Failure failure);

    /**
     * Handles the close of the connection, before the bytes of an incomplete message are dropped.
     */
    default void releasing(TcpConnection connection) {}

    /** Handles the close of the connection. Every reply that is still due or expected fails. */
    void closed(TcpConnection connection, Failure why);

    /** Returns the next deadline of this handler, on the monotonic clock. */
    default long deadline(TcpConnection connection) {
        return TimerTask.NEVER;
    }

    /** Handles the deadlines of this handler that have passed. */
    default void due(TcpConnection connection, long now) {}

    /**
     * Returns the number of bytes in messages that were passed to this handler and wait for user
     * code.
     */
    default long heldBytes() {
        return 0;
    }

    /** Drops the messages that {@link #heldBytes} counts, because they hold too many bytes. */
    default void forget(TcpConnection connection) {}

    /** Handles a possible decrease of the outbound queue. */
    default void flushed(TcpConnection connection) {}
}
