package dev.antiphon.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * One event loop's way to the sockets. All methods are for the loop's thread, but {@link #wake}.
 *
 * <p>It is shaped so that one that reports readiness (NIO, epoll) and one that reports completion
 * (io_uring) fit alike: bytes are handed to the receiver in a buffer of the transport's, and a
 * write takes what it can, or all of it at once and gives back later what the system did not take.
 */
public interface Transport extends Closeable {
    /**
     * Waits for events and passes them to the receivers and acceptors.
     *
     * @param nanos how long to wait at most; 0 not at all, negative without end
     */
    void poll(long nanos) throws IOException;

    /** Ends a {@link #poll} that waits now, or the next one. Any thread. */
    void wake();

    /**
     * Binds an internet address or a Unix socket; accepting begins with {@link Listener#accepting}.
     */
    Listener listen(SocketAddress address, int backlog, Acceptor acceptor) throws IOException;

    /** Takes over a socket that was accepted, here or on another loop. */
    Link open(Accepted accepted, Receiver receiver) throws IOException;

    /**
     * Returns the classes of its links, for a caller that initialises them before a connection
     * waits for it. Any thread.
     */
    default List<Class<?>> classesOfLinks() {
        return List.of();
    }

    /** Begins to connect; the receiver learns the result, after this method has returned. */
    Link connect(SocketAddress address, Receiver receiver) throws IOException;

    /** An accepted socket that no loop owns yet. */
    interface Accepted {
        /** Returns where it comes from. */
        SocketAddress remoteAddress();

        /** Closes it unserved. */
        void discard();

        /** Resets it unserved, which leaves nothing of it in the system either. */
        void refuse();
    }

    /** Receives accepted connections. */
    interface Acceptor {
        /** Returns whether one more may be accepted now. */
        boolean mayAccept();

        /** Returns how many more may be accepted; what is under way already is not taken off. */
        int room();

        /** Takes one. */
        void accepted(Accepted accepted);

        /** Accepting failed, e.g. for want of descriptors. */
        void failed(IOException cause);
    }

    /** A bound address. */
    interface Listener {
        /** Begins or stops to accept; while stopped, connections wait in the backlog. */
        void accepting(boolean on);

        /**
         * Begins no more connections; handshakes under way still end in the backlog.
         *
         * @return false where the system cannot do this, so that nothing has changed
         */
        boolean beginNoMore();

        /**
         * Accepts at once what waits in the backlog now, and nothing by itself any more; a Unix
         * socket can no longer be found from here on. The {@link #close} follows at once: it
         * resets connections that came in between.
         */
        void acceptWaiting();

        SocketAddress address() throws IOException;

        /** Closes it and frees the address. */
        void close();
    }

    /** Receives the events of one link, never from within a call to that link. */
    interface Receiver {
        /** The link asked for by {@link Transport#connect} is there. */
        void connected();

        /** The link asked for by {@link Transport#connect} could not be made. */
        void connectFailed(IOException cause);

        /** Bytes came, from position to limit; the buffer is valid until this returns. */
        void received(ByteBuffer bytes);

        /** The peer has ended its side in order. */
        void inputEnded();

        /** More can be written, or everything is flushed, after {@link Link#wantWrite}. */
        void writable();

        /**
         * The system did not take these bytes after all, which {@link Link#write} had taken. They
         * come before all that was not written yet; the buffer is valid until this returns. It is
         * empty where a link in between keeps them, among its {@link Link#pendingBytes}.
         */
        void unsent(ByteBuffer rest);

        /** The connection broke, or the receiver itself threw. */
        void failed(Throwable cause);
    }

    /** One connected socket. */
    interface Link {
        /** Takes what it can from the buffer, perhaps nothing. */
        void write(ByteBuffer bytes) throws IOException;

        /**
         * As {@link #write}, of bytes behind which the output is shut, or the link closed, as soon
         * as they are flushed: the system may keep them until then and send the end with them.
         */
        default void writeLast(ByteBuffer bytes) throws IOException {
            write(bytes);
        }

        /**
         * Returns how many bytes it took by {@link #write} and holds itself, since the system takes
         * no more.
         */
        default long pendingBytes() {
            return 0;
        }

        /** Bytes that the system has taken for certain, in the link's life. */
        long takenBytes();

        /**
         * Bytes that the system has taken and the peer has not acknowledged; negative where the
         * system does not say.
         */
        default long unacknowledgedBytes() {
            return -1;
        }

        /**
         * Returns whether it is known that the system has taken all that {@link #write} took. Where
         * not, and after {@link #wantWrite}, {@link Receiver#writable} is called once it is. Before
         * that, the link is not to be closed in order; an output that is shut is shut behind it,
         * unless a part of it comes back, which has the output be as it was.
         */
        default boolean isFlushed() {
            return true;
        }

        /**
         * Has another receiver told of everything from now on. Not while a receiver is being told
         * something.
         */
        void handTo(Receiver receiver);

        /** Starts or stops receiving. */
        void wantRead(boolean on);

        /** Sets whether {@link Receiver#writable} is called. */
        void wantWrite(boolean on);

        /** Receives at once what has arrived, if anything. */
        void readNow();

        /**
         * Has the system acknowledge at once what has arrived, where it can. A peer whose system
         * collects small writes sends the next only after that (RFC 896), and ours may take 40 ms
         * and more to say it (RFC 9293, 3.8.6.3).
         */
        default void acknowledgeNow() {}

        /**
         * Returns whether bytes have arrived that {@link Receiver#received} was not told of, since
         * only more of them make them readable.
         */
        default boolean holdsInput() {
            return false;
        }

        /**
         * Has {@link Receiver#failed} told, if the connection is broken: for a link that nothing
         * is wanted of for the moment, and of which a transport on readiness would learn nothing
         * otherwise.
         */
        void probe();

        /**
         * Has the system ask a silent peer whether it is still there, so that one that has
         * vanished is noticed after this time.
         *
         * @return whether the system can
         */
        boolean keepAlive(Duration within);

        /** Says to the peer that no more will come. */
        void shutdownOutput() throws IOException;

        SocketAddress localAddress();

        SocketAddress remoteAddress();

        /** Closes in order. */
        void close();

        /** Closes with a reset. */
        void reset();
    }
}
