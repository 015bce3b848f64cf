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

/** A connection of a {@link DrivenLoop}. Used on that loop's thread only. */
public final class DrivenConnection {
    /** The receiver of a connection's events, on its loop. */
    public interface Talk {
        /** Handles the opening of the connection. From then on messages may be sent. */
        void opened();

        /** Handles a whole message. The view is valid until this method returns. */
        void message(MessageView message);

        /** Called when the system has accepted all sent bytes; may be called several times. */
        default void taken() {}

        /**
         * Returns whether a message is expected, so that a close by the peer would be too early.
         */
        boolean awaits();

        /**
         * Handles the close of the connection, or the failure to open it. Called at most once, and
         * not after {@link #close} or {@link #reset}. Never called within {@link
         * DrivenLoop#connect}.
         */
        void ended(Failure why);
    }

    private final DrivenLoop on;
    private final Talk talk;
    private final TcpConnection live;
    private @Nullable InetAddress trying;

    /** True if a turn of the connection is running; bytes composed in it are sent at its end. */
    private boolean inTurn;

    private boolean over;

    /** True if connecting has begun, so that the connection must be closed. */
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
     * @param content the message from position to limit; the buffer is not changed
     * @throws IllegalArgumentException when the framing cannot carry the message; nothing is sent
     *     then
     */
    public void send(ByteBuffer content) {
        live.compose(content, null);
        if (!inTurn) {
            on.loop.touch(live);
        }
    }

    /**
     * Returns the time of the last byte of the current message, by {@link System#nanoTime}. Only
     * meaningful for framings in which a pause may end a message, such as raw.
     */
    public long lastByteAt() {
        return live.frameReader().silentSince();
    }

    /** Closes the connection without a reset after all sent bytes are flushed. */
    public void close() {
        over = true;
        live.finish(After.CLOSE);
        if (!inTurn) {
            on.loop.touch(live);
        }
    }

    /** Resets the connection, whether it is open or not. */
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

    /** The message handler that passes messages on to the {@link Talk}. */
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
