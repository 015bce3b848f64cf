package dev.antiphon.engine.connection;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;

import org.jspecify.annotations.Nullable;

/**
 * Receives the messages of a connection, and knows the replies that are owed for them. All methods
 * are called on the connection's loop. A connection may share its exchange with others where the
 * handler keeps no state.
 */
public interface MessageHandler {
    /** The connection is open. */
    void opened(TcpConnection connection);

    /** The open connection has switched to TLS. */
    default void secured(TcpConnection connection) {}

    /** Returns the request that this message, which is given next, answers; for the events. */
    default @Nullable RequestTag asked(BorrowedMessage message) {
        return null;
    }

    /** A message arrived; the view is valid until this returns. */
    void message(TcpConnection connection, BorrowedMessage message);

    /**
     * Returns whether one more message may be given; while not, decoding stops where it is. Where
     * messages are answered, too many unread answers are a reason; where they are answers, they are
     * none: who stops reading answers until its requests are taken waits for a peer that does the
     * same.
     */
    boolean takesMore(TcpConnection connection);

    /**
     * Returns whether an answer is owed or awaited, so that the connection is not idle and does not
     * end yet.
     */
    boolean busy();

    /**
     * Returns whether the connection must stay open though the peer has ended its side or this side
     * wants to close.
     */
    default boolean holdsOpen() {
        return busy();
    }

    /** This side wants to close once everything is answered. */
    default void closing(TcpConnection connection) {}

    /** Returns the failure that an exception while connecting stands for. */
    default Failure connectFailure(Exception cause) {
        return new Failure.Io(Phase.CONNECT, String.valueOf(cause.getMessage()), cause);
    }

    /** Sends what has become ready, in order. */
    void advance(TcpConnection connection);

    /** The peer has ended its side, in order, and every message before that was given. */
    void inputEnded(TcpConnection connection);

    /**
     * Reading is over because of this; the last answer may still go out, then {@link
     * TcpConnection#finish}.
     */
    void failed(TcpConnection connection, Failure failure);

    /** The connection is closed, and is about to forget what it held of a message. */
    default void releasing(TcpConnection connection) {}

    /** The connection is closed: everything still owed ends now. */
    void closed(TcpConnection connection, Failure why);

    /** Returns the next deadline of the exchange itself, on the monotonic clock. */
    default long deadline(TcpConnection connection) {
        return TimerTask.NEVER;
    }

    /** The deadline may have come. */
    default void due(TcpConnection connection, long now) {}

    /** Bytes of messages that were given and nobody has taken yet. */
    default long heldBytes() {
        return 0;
    }

    /** Drops those messages: there are too many. */
    default void forget(TcpConnection connection) {}

    /** Called when the outbound queue may be shorter, for any reason. */
    default void flushed(TcpConnection connection) {}
}
