package dev.antiphon.engine.connection;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import org.jspecify.annotations.Nullable;

/**
 * The receiver of a connection's messages, which also tracks the replies that are due. All methods
 * are called on the connection's loop. A handler without state may be shared by several
 * connections.
 */
public interface MessageHandler {
    /** Handles the opening of the connection. */
    void opened(TcpConnection connection);

    /** Handles the switch of the open connection to TLS. */
    default void secured(TcpConnection connection) {}

    /** Returns the request that the next message answers, for events. */
    default @Nullable RequestTag asked(BorrowedMessage message) {
        return null;
    }

    /** Handles a message. The view is valid until this method returns. */
    void message(TcpConnection connection, BorrowedMessage message);

    /**
     * Returns whether another message may be passed; if not, decoding stops. A server's handler
     * refuses messages while too many replies are unsent. A client's does not, since a peer that
     * reads no replies until its requests are read would otherwise wait for a peer that does the
     * same.
     */
    boolean takesMore(TcpConnection connection);

    /**
     * Returns whether a reply is due or expected, so that the connection is not idle and does not
     * end yet.
     */
    boolean busy();

    /**
     * Returns whether the connection must stay open although the peer has ended its side or this
     * side wants to close.
     */
    default boolean holdsOpen() {
        return busy();
    }

    /** Handles the start of a close that waits until all requests are answered. */
    default void closing(TcpConnection connection) {}

    /** Returns the failure for an exception while connecting. */
    default Failure connectFailure(Exception cause) {
        return new Failure.Io(Phase.CONNECT, String.valueOf(cause.getMessage()), cause);
    }

    /** Sends the replies that are ready, in order. */
    void advance(TcpConnection connection);

    /** Handles the orderly end of the peer's output, after every message before it was passed. */
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

    /** Handles the close of the connection; every reply that is due or expected fails now. */
    void closed(TcpConnection connection, Failure why);

    /** Returns the handler's own next deadline, on the monotonic clock. */
    default long deadline(TcpConnection connection) {
        return TimerTask.NEVER;
    }

    /** Checks the handler's own deadlines. */
    default void due(TcpConnection connection, long now) {}

    /**
     * Returns the number of bytes in messages that were passed and not received by user code yet.
     */
    default long heldBytes() {
        return 0;
    }

    /** Drops these messages, because they are too many. */
    default void forget(TcpConnection connection) {}

    /** Handles a possible decrease of the outbound queue. */
    default void flushed(TcpConnection connection) {}
}
