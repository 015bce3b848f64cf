package dev.antiphon.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * The interface of one event loop to the system's sockets. All methods except {@link #wake} are for
 * the loop's thread.
 *
 * <p>It is shaped so that one that reports readiness (NIO, epoll) and one that reports completion
 * (io_uring) fit alike: bytes are handed to the receiver in a buffer of the transport's, and a
 * write takes what it can; what it took and the system did not, the link keeps and sends first.
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

    /** Takes over an accepted socket, of this loop or another one. */
    Link open(Accepted accepted, Receiver receiver) throws IOException;

    /**
     * Returns the classes of the links, so that a caller can initialise them before the first
     * connection. Any thread may call it.
     */
    default List<Class<?>> classesOfLinks() {
        return List.of();
    }

    /** Begins to connect. The receiver gets the result after this method has returned. */
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
         * Returns the number of connections that may be accepted; accepts in progress are not
         * subtracted.
         */
        int room();

        /** Receives one accepted connection. */
        void accepted(Accepted accepted);

        /** Receives an error of accepting, such as a lack of descriptors. */
        void failed(IOException cause);
    }

    /** A listening socket. */
    interface Listener {
        /** Starts or stops accepting. While it is stopped, connections wait in the backlog. */
        void accepting(boolean on);

        /**
         * Stops the start of new connections; handshakes in progress still end in the backlog.
         *
         * @return false if the system cannot do this; nothing is changed then
         */
        boolean beginNoMore();

        /**
         * Accepts the connections in the backlog at once, and later ones no longer. The file of a
         * Unix socket is removed. {@link #close} must follow at once; it resets connections that
         * arrive in between.
         */
        void acceptWaiting();

        SocketAddress address() throws IOException;

        /** Closes the listener and frees its address. */
        void close();
    }

    /** The receiver of one link's events. It is never called from within a call to that link. */
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
         * Receives notice, after {@link Link#wantWrite}, that more can be written or everything is
         * flushed.
         */
        void writable();

        /**
         * The system did not take all that {@link Link#write} had taken: {@link
         * Link#pendingBytes} grew. {@link #writable} follows once they are sent, after {@link
         * Link#wantWrite}.
         */
        void blocked();

        /**
         * Receives the error that broke the connection, or an exception that the receiver itself
         * threw.
         */
        void failed(Throwable cause);
    }

    /** A connected socket. */
    interface Link {
        /** Writes as many bytes of the buffer as possible, perhaps none. */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * Writes like {@link #write}, for the last bytes before the output is shut or the link
         * closed. The system may delay them to send the end together with them.
         */
        default void writeLast(ByteBuffer bytes) throws IOException {
            write(bytes);
        }

        /**
         * Returns how many bytes it took by {@link #write} and keeps, since the system takes no
         * more. They leave before all that is written later.
         */
        default long pendingBytes() {
            return 0;
        }

        /**
         * Returns the number of bytes that the system has certainly accepted since the link was
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
         * Returns whether it is known that the system has taken all that {@link #write} took. Where
         * not, and after {@link #wantWrite}, {@link Receiver#writable} is called once it is. Before
         * that, the link is not to be closed in order; an output that is shut is shut behind it.
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

        /** Receives the bytes that have arrived, at once. */
        void readNow();

        /**
         * Acknowledges the received bytes at once, where the system supports it. A peer that
         * collects small writes (RFC 896) waits for the acknowledgement, which this system may
         * otherwise delay by 40 ms or more (RFC 9293, 3.8.6.3).
         */
        default void acknowledgeNow() {}

        /**
         * Returns whether bytes have arrived that were not passed to {@link Receiver#received},
         * because they can be read only with further bytes.
         */
        default boolean holdsInput() {
            return false;
        }

        /**
         * Checks the connection and calls {@link Receiver#failed} if it is broken. A transport that
         * reports readiness does not notice this on a link that neither reads nor writes.
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

        /** Closes the link in order. */
        void close();

        /** Closes the link with a reset. */
        void reset();
    }
}
