package dev.antiphon.engine.drive;

import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.engine.connection.MessageHandler;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.event.SystemFailures;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.framing.DecodeContext;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply.After;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A connection of a {@link DrivenLoop}, for that loop's thread. */
public final class DrivenConnection {
    /** Receives what happens to a connection, on its loop. */
    public interface Talk {
        /** It is open: messages may be sent. */
        void opened();

        /** A whole message came; the view is valid until this returns. */
        void message(MessageView message);

        /** The system has taken every byte that was sent; may be called several times. */
        default void taken() {}

        /** Returns whether a message is awaited, so that the peer's end would be too early. */
        boolean awaits();

        /**
         * It has ended, or never came about. Told once, and not after {@link #close} or {@link
         * #reset}; never from within {@link DrivenLoop#connect}.
         */
        void ended(Failure why);
    }

    private final DrivenLoop on;
    private final Talk talk;
    private final TcpConnection live;
    private @Nullable InetAddress trying;

    /** True during a turn of the connection: bytes composed now leave at its end. */
    private boolean inTurn;

    private boolean over;

    /** True if there is a socket to close. */
    private boolean begun;

    DrivenConnection(DrivenLoop on, long id, DecodeContext decodeContext, Talk talk) {
        this.on = on;
        this.talk = talk;
        this.live = new TcpConnection(
                id, on.loop, on.connectionConfig, new Side(), decodeContext, closed -> {});
    }

    void connect(SocketAddress address) {
        trying = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        try {
            live.connect(address);
            begun = true;
        } catch (IOException | RuntimeException e) {
            Failure failure = SystemFailures.connecting(e, on.target, trying);
            on.loop.execute(() -> end(failure));
        }
    }

    /**
     * Sends a message.
     *
     * @param content from position to limit; stays as it is
     * @throws IllegalArgumentException when the framing cannot carry it; nothing was sent
     */
    public void send(ByteBuffer content) {
        live.compose(content, null);
        if (!inTurn) {
            on.loop.touch(live);
        }
    }

    /**
     * Returns the time of the last byte of the current message, by {@link System#nanoTime}; for a
     * framing in which a silence may end a message, as in raw.
     */
    public long lastByteAt() {
        return live.frameReader().silentSince();
    }

    /** Closes it in order: what was sent is flushed first. */
    public void close() {
        over = true;
        live.finish(After.CLOSE);
        if (!inTurn) {
            on.loop.touch(live);
        }
    }

    /** Resets it, open or not. */
    public void reset() {
        over = true;
        if (begun) {
            live.closeNow(How.RST);
        }
    }

    private void end(Failure why) {
        if (!over) {
            over = true;
            talk.ended(why);
        }
    }

    /** Passes the messages on to the driver. */
    private final class Side implements MessageHandler {
        @Override
        public void opened(TcpConnection connection) {
            inTurn = true;
            try {
                talk.opened();
            } finally {
                inTurn = false;
            }
        }

        @Override
        public void message(TcpConnection connection, BorrowedMessage message) {
            if (over) {
                return;
            }
            inTurn = true;
            try {
                talk.message(message);
            } finally {
                inTurn = false;
            }
        }

        @Override
        public void flushed(TcpConnection connection) {
            if (!over && connection.frameWriter().isEmpty()) {
                talk.taken();
            }
        }

        @Override
        public boolean takesMore(TcpConnection connection) {
            return true;
        }

        @Override
        public boolean busy() {
            return !over && talk.awaits();
        }

        @Override
        public Failure connectFailure(Exception cause) {
            return SystemFailures.connecting(cause, on.target, trying);
        }

        @Override
        public void advance(TcpConnection connection) {}

        @Override
        public void inputEnded(TcpConnection connection) {
            if (busy()) {
                connection.fail(new ClientFailure.ClosedWithoutReply());
            }
            end(new ClientFailure.ClosedWithoutReply());
        }

        @Override
        public void failed(TcpConnection connection, Failure failure) {
            end(failure);
            connection.finish(After.CLOSE);
        }

        @Override
        public void closed(TcpConnection connection, Failure why) {
            end(why);
        }
    }
}
