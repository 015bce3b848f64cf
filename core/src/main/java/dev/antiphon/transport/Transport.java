package dev.antiphon.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The interface of one event loop to the sockets of the system. Called on the event loop, unless a
 * method says otherwise.
 *
 * <p>The interface suits transports that report readiness (NIO, epoll) and transports that report
 * completion (io_uring). Received bytes are passed to the receiver in a buffer of the transport. A
 * write takes as many bytes as possible; the link keeps those that the system has not accepted, and
 * sends them before later ones.
 */
public interface Transport extends Closeable {
    /**
     * Waits for events and passes them to the receivers and acceptors.
     *
     * @param nanos the longest wait; 0 does not wait, and a negative number waits without a limit
     */
    void poll(long nanos) throws IOException;

    /** Ends the current {@link #poll}, or else the next one. Any thread may call it. */
    void wake();

    /** Binds an internet address or a Unix socket. {@link Listener#accepting} begins to accept. */
    Listener listen(SocketAddress address, int backlog, Acceptor acceptor) throws IOException;

    /** Takes over a socket that this or another loop has accepted. */
    Link open(Accepted accepted, Receiver receiver) throws IOException;

    /**
     * Returns the classes of links, so that a caller can initialise them before the first
     * connection. Any thread may call it.
     */
    default List<Class<?>> classesOfLinks() {
        return List.of();
    }

    /** Begins to connect. The result is passed to the receiver after this method has returned. */
    Link connect(SocketAddress address, Receiver receiver) throws IOException;

    /** An accepted socket that no loop owns yet. */
    interface Accepted {
        /** Returns the peer's address. */
        SocketAddress remoteAddress();

        /** Closes the socket without serving it. */
        void discard();

        /** Resets the socket without serving it, which also frees its state in the system. */
        void refuse();
    }

    /** The receiver of a listener's accepted connections. */
    interface Acceptor {
        /** Returns whether another connection may be accepted now. */
        boolean mayAccept();

        /**
         * Returns the number of further connections that may be accepted. Accepts in progress are
         * not subtracted.
         */
        int room();

        /** Receives one accepted connection. */
        void accepted(Accepted accepted);

        /** Receives an error of accepting, such as a lack of file descriptors. */
        void failed(IOException cause);
    }

    /** A listening socket. */
    interface Listener {
        /** Starts or stops accepting. While it is stopped, connections wait in the backlog. */
        void accepting(boolean on);

        /**
         * Makes the system ignore new connection attempts. Connections whose TCP handshake is in
         * progress still reach the backlog.
         *
         * @return true if the system supports this; otherwise nothing is changed
         */
        boolean beginNoMore();

        /**
         * Accepts the connections in the backlog at once, and stops accepting. The file of a Unix
         * socket is removed. May be called again after {@link #beginNoMore}. After the last call,
         * {@link #close} must follow at once; it resets connections that arrive in between.
         */
        void acceptWaiting();

        SocketAddress address() throws IOException;

        /** Closes the listener and frees its address. */
        void close();
    }

    /** The receiver of the events of one link. It is never called during a call to that link. */
    interface Receiver {
        /** Receives the success of {@link Transport#connect}. */
        void connected();

        /** Receives the failure of {@link Transport#connect}. */
        void connectFailed(IOException cause);

        /**
         * Receives bytes, from position to limit. The buffer is valid until this method returns.
         */
        void received(ByteBuffer bytes);

        /** Receives the orderly end of the peer's output. */
        void inputEnded();

        /**
         * Called after {@link Link#wantWrite}, when more can be written or everything is flushed.
         */
        void writable();

        /**
         * Called when the system has not accepted all bytes that {@link Link#write} took, so that
         * {@link Link#pendingBytes} has increased. After {@link Link#wantWrite}, {@link #writable}
         * is called once these bytes are sent.
         */
        void blocked();

        /**
         * Receives the error that ended the connection, or an exception that the receiver itself
         * threw.
         */
        void failed(Throwable cause);
    }

    /** A connected socket. */
    interface Link {
        /** Writes as many bytes of the buffer as possible, perhaps none. */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * Writes like {@link #write}, for the last bytes before the output is shut or the link is
         * closed. The system may delay them to send them together with the FIN.
         */
        default void writeLast(ByteBuffer bytes) throws IOException {
            write(bytes);
        }

        /**
         * Returns the number of bytes that {@link #write} took and the system has not accepted.
         * They are sent before all later bytes.
         */
        default long pendingBytes() {
            return 0;
        }

        /**
         * Limits the bytes of one turn that {@link #write} takes before the system has accepted
         * them. A link that knows at once what the system accepts ignores the limit.
         *
         * @param bytes the largest number of bytes, at least 1
         */
        default void limitPending(int bytes) {}

        /**
         * Returns the number of bytes that the system is known to have accepted since the link was
         * opened.
         */
        long takenBytes();

        /**
         * Returns the number of bytes that the system has accepted and the peer has not
         * acknowledged; negative if the system does not report it.
         */
        default long unacknowledgedBytes() {
            return -1;
        }

        /**
         * Returns whether the system is known to have accepted all bytes that {@link #write} took.
         * If false, {@link Receiver#writable} is called when it becomes true, after {@link
         * #wantWrite}. Until then, {@link #close} must not be called, and {@link #shutdownOutput}
         * takes effect after these bytes.
         */
        default boolean isFlushed() {
            return true;
        }

        /**
         * Passes all further events to another receiver. Must not be called while a receiver
         * handles an event.
         */
        void handTo(Receiver receiver);

        /** Starts or stops receiving. */
        void wantRead(boolean on);

        /** Starts or stops calls of {@link Receiver#writable}. */
        void wantWrite(boolean on);

        /** Reads the bytes that have arrived, at once, and passes them to the receiver. */
        void readNow();

        /**
         * Acknowledges the received bytes at once, where the system supports it. A peer that
         * collects small writes (RFC 896) waits for the acknowledgement, which this system may
         * otherwise delay by 40 ms or more (RFC 9293, 3.8.6.3).
         */
        default void acknowledgeNow() {}

        /**
         * Returns whether bytes have arrived that cannot be passed to {@link Receiver#received}
         * before further bytes arrive, such as a part of a TLS record.
         */
        default boolean holdsInput() {
            return false;
        }

        /**
         * Checks the connection and calls {@link Receiver#failed} if it is broken. A transport that
         * reports readiness does not otherwise detect this on a link that neither reads nor writes.
         */
        void probe();

        /**
         * Enables keepalive probes, so that a vanished peer is detected after this time.
         *
         * @return whether the system supports it
         */
        boolean keepAlive(Duration within);

        /** Ends this side's output (FIN). */
        void shutdownOutput() throws IOException;

        SocketAddress localAddress();

        SocketAddress remoteAddress();

        /** Closes the link. The system sends a FIN, or a reset if received bytes are unread. */
        void close();

        /** Closes the link with a reset. */
        void reset();
    }
}
