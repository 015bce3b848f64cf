package dev.antiphon.linux.uring;

import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.linux.socket.LinuxListener;

import java.net.SocketAddress;

/**
 * Accepts a listener's connections on io_uring. While there is room for many, the system
 * accepts by itself, so many at a time, which takes no call; near the limit the listener learns
 * that one waits, and accepts it by a separate call, one after the other.
 *
 * <p>The system never accepts more than there is room for: it begins to only where there is room
 * for all that the acceptors of this transport have under way.
 */
final class UringAcceptor {
    /** The number of accepts under way, each with its place for an address. */
    static final int AT_ONCE = 64;

    private static final int NAME_BYTES = SocketNames.BYTES_MAX + Long.BYTES;

    final LinuxListener listener;

    /** The memory of the addresses. */
    final long names;

    private final UringTransport transport;
    private final Accept[] accepts = new Accept[AT_ONCE];
    private final long place;
    private boolean watched;
    private int underWay;

    /** @param names the address of {@link #namesBytes} bytes, for as long as this lives */
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

    /** One accept: under way, or to be begun. */
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

    /** Has the listener get its connections from now on. */
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

    /** A connection waits, or did. */
    void ready() {
        watched = false;
        listener.ready();
    }

    /** Returns whether nothing of the system's holds the listener any more. */
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
