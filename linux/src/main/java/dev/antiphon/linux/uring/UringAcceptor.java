package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.linux.socket.LinuxListener;

import java.net.SocketAddress;

/**
 * The acceptor of a listener's connections on io_uring. While many more connections are allowed, it
 * keeps a fixed number of accept operations submitted, so that accepting needs no separate call.
 * Near the limit it waits until a connection is pending, and the listener accepts each connection
 * by a separate call.
 *
 * <p>The system never accepts more connections than allowed: accept operations are submitted only
 * if the limit allows those of all acceptors of this transport together.
 */
final class UringAcceptor {
    /** The number of simultaneous accept operations, each with memory for an address. */
    static final int AT_ONCE = 64;

    private static final int NAME_BYTES = SocketNames.BYTES_MAX + Long.BYTES;

    final LinuxListener listener;

    /** The memory address of the area for socket addresses. */
    final long names;

    private final UringTransport transport;
    private final Accept[] accepts = new Accept[AT_ONCE];
    private final long place;
    private boolean watched;
    private int underWay;

    /**
     * Creates an acceptor.
     *
     * @param names the address of {@link #namesBytes} bytes that this object uses until it is
     *     closed
     */
    UringAcceptor(UringTransport transport, LinuxListener listener, long names) {
        this.transport = transport;
        this.listener = listener;
        this.names = names;
        place = transport.take(this);
        for (int i = 0; i < AT_ONCE; i++) {
            accepts[i] = new Accept(names + (long) i * NAME_BYTES);
        }
    }

    static long namesBytes() {
        return (long) AT_ONCE * NAME_BYTES;
    }

    /** One of the simultaneous accept operations, pending or not. */
    final class Accept {
        private final long name;
        private final long place;
        private boolean begun;

        private Accept(long name) {
            this.name = name;
            this.place = transport.take(this);
        }

        UringAcceptor door() {
            return UringAcceptor.this;
        }

        void completed(int result) {
            begun = false;
            underWay--;
            SocketAddress from = SocketNames.UNKNOWN;
            if (result >= 0) {
                from = SocketNames.read(name, Memory.getInt(name + SocketNames.BYTES_MAX));
            }
            listener.accepted(result, from);
            if (listener.isAccepting()) {
                goOn(this);
            }
        }

        private void begin() {
            begun = true;
            underWay++;
            Memory.setInt(name + SocketNames.BYTES_MAX, SocketNames.BYTES_MAX);
            long tag = CompletionTags.tag(place, UringTransport.ACCEPT);
            transport
                    .operations()
                    .accept(listener.descriptor, name, name + SocketNames.BYTES_MAX, tag);
        }
    }

    /** Starts accepting for the listener. */
    void open() {
        if (transport.hasRoomForAll(listener)) {
            for (Accept each : accepts) {
                if (!each.begun) {
                    each.begin();
                }
            }
        } else if (underWay == 0 && !watched) {
            watched = true;
            transport
                    .operations()
                    .watch(listener.descriptor, CompletionTags.tag(place, UringTransport.READY));
        }
    }

    private void goOn(Accept accept) {
        if (underWay >= AT_ONCE / 2 && transport.hasRoomForAll(listener)) {
            accept.begin();
        } else {
            open();
        }
    }

    /** Makes the listener accept the waiting connection, which may already be closed. */
    void ready() {
        watched = false;
        listener.ready();
    }

    /** Returns whether no pending operation uses the listener. */
    boolean isShut() {
        return underWay == 0 && !watched;
    }

    void leave() {
        transport.leave(place);
        for (Accept each : accepts) {
            transport.leave(each.place);
        }
    }
}
