package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.MessageView;
import dev.antiphon.Reply.After;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.framing.Scan;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A connection of a {@link DrivenLoop}, for that loop's thread. */
public final class DrivenConnection {
    /** Is told what becomes of a connection, on its loop. */
    public interface Talk {
        /** It is open: messages may be sent. */
        void opened();

        /** A whole message came; the view is valid until this returns. */
        void message(MessageView message);

        /** Whether a message is awaited, so that the peer's end would be too early. */
        boolean awaits();

        /**
         * It has ended, or never came about. Told once, and not after {@link #close} or {@link
         * #reset}; never from within {@link DrivenLoop#connect}.
         */
        void ended(Fault why);
    }

    private final DrivenLoop on;
    private final Talk talk;
    private final LiveConnection live;
    private @Nullable InetAddress trying;

    /** What is composed now leaves with the turn that the connection is in. */
    private boolean inTurn;

    private boolean over;

    /** Whether there is a socket to close. */
    private boolean begun;

    DrivenConnection(DrivenLoop on, long id, Scan scan, Talk talk) {
        this.on = on;
        this.talk = talk;
        this.live = new LiveConnection(id, on.loop, on.setup, new Side(), scan, closed -> {});
    }

    void connect(SocketAddress address) {
        trying = address instanceof InetSocketAddress inet ? inet.getAddress() : null;
        try {
            live.connect(address);
            begun = true;
        } catch (IOException | RuntimeException e) {
            Fault fault = Failures.connecting(e, on.target, trying);
            on.loop.execute(() -> end(fault));
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

    private void end(Fault why) {
        if (!over) {
            over = true;
            talk.ended(why);
        }
    }

    /** What the messages mean: whoever drives knows. */
    private final class Side implements Exchange {
        @Override
        public void opened(LiveConnection connection) {
            inTurn = true;
            try {
                talk.opened();
            } finally {
                inTurn = false;
            }
        }

        @Override
        public void message(LiveConnection connection, BorrowedMessage message) {
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
        public boolean takesMore(LiveConnection connection) {
            return true;
        }

        @Override
        public boolean busy() {
            return !over && talk.awaits();
        }

        @Override
        public Fault connectFault(Exception cause) {
            return Failures.connecting(cause, on.target, trying);
        }

        @Override
        public void advance(LiveConnection connection) {}

        @Override
        public void inputEnded(LiveConnection connection) {
            if (busy()) {
                connection.fault(new Fault.ClosedWithoutReply());
            }
            end(new Fault.ClosedWithoutReply());
        }

        @Override
        public void faulted(LiveConnection connection, Fault fault) {
            end(fault);
            connection.finish(After.CLOSE);
        }

        @Override
        public void closed(LiveConnection connection, Fault why) {
            end(why);
        }
    }
}
