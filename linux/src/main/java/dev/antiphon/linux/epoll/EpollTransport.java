package dev.antiphon.linux.epoll;

import dev.antiphon.linux.kernel.Epoll;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.linux.socket.LinuxAccepted;
import dev.antiphon.linux.socket.LinuxListener;
import dev.antiphon.linux.socket.LinuxTransport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The epoll transport. It is level-triggered, makes one receive and one send call per event, and
 * allocates no memory per message.
 *
 * <p>The tag of an event contains the descriptor and its generation, so that an event of a closed
 * socket never reaches a new socket with the same descriptor.
 */
public final class EpollTransport extends LinuxTransport {
    private static final int READ_BYTES = 1 << 16;
    private static final int WAKE = 0;

    private final Epoll epoll;

    /**
     * The buffer into which all links of this loop receive, so that idle connections need no
     * buffer.
     */
    private final ByteBuffer readBuffer;

    private final long readAt;

    /** The direct buffer to which bytes from the Java heap are copied before they are sent. */
    private final ByteBuffer sendBuffer;

    private final long sendAt;

    /** The {@link EpollLink} or {@link LinuxListener} of each descriptor. */
    private @Nullable Object[] watched = new Object[64];

    private int[] generations = new int[64];
    private final ArrayDeque<EpollLink> probed = new ArrayDeque<>();
    private final ArrayDeque<LinuxListener> again = new ArrayDeque<>();

    /**
     * The direct buffer that the engine sent last. Its address is kept, since the engine sends from
     * few buffers.
     */
    private ByteBuffer known = ByteBuffer.allocate(0);

    private long knownAt;

    public EpollTransport() throws IOException {
        readAt = Memory.allocate(arena, READ_BYTES);
        readBuffer = Memory.buffer(readAt, READ_BYTES);
        sendAt = Memory.allocate(arena, READ_BYTES);
        sendBuffer = Memory.buffer(sendAt, READ_BYTES);
        try {
            epoll = new Epoll(kernel, arena);
        } catch (IOException e) {
            release();
            throw e;
        }
        epoll.interest(wakeDescriptor(), 0, Epoll.IN | Epoll.EDGE, WAKE);
    }

    @Override
    public int acceptedFlags() {
        return Kernel.NONBLOCK;
    }

    @Override
    public void poll(long nanos) throws IOException {
        int count = epoll.await(again.isEmpty() && probed.isEmpty() ? nanos : 0);
        for (int i = 0; i < count; i++) {
            long tag = epoll.tag(i);
            if (tag != WAKE) {
                dispatch((int) tag, (int) (tag >>> Integer.SIZE), epoll.events(i));
            }
        }
        for (int i = again.size(); i > 0; i--) {
            again.remove().ready();
        }
        for (int i = probed.size(); i > 0; i--) {
            probed.remove().tellIfBroken();
        }
    }

    private void dispatch(int descriptor, int generation, int events) {
        if (generations[descriptor] != generation) {
            return; // closed within this turn
        }
        Object target = watched[descriptor];
        if (target instanceof EpollLink link) {
            link.ready(events);
        } else if (target instanceof LinuxListener listener) {
            listener.ready();
        }
    }

    // ---- watched descriptors ----

    private void remember(int descriptor, Object target) {
        if (descriptor >= watched.length) {
            int length = Math.max(descriptor + 1, 2 * watched.length);
            watched = Arrays.copyOf(watched, length);
            generations = Arrays.copyOf(generations, length);
        }
        watched[descriptor] = target;
        generations[descriptor]++;
    }

    void forget(int descriptor) {
        watched[descriptor] = null;
        generations[descriptor]++;
    }

    void interest(int descriptor, int before, int wanted) {
        long tag = (long) generations[descriptor] << Integer.SIZE | descriptor;
        epoll.interest(descriptor, before, wanted, tag);
    }

    @Override
    public void awaitConnection(LinuxListener listener) {
        int descriptor = listener.descriptor;
        if (descriptor >= watched.length || watched[descriptor] != listener) {
            remember(descriptor, listener);
            interest(descriptor, 0, Epoll.IN);
        }
    }

    @Override
    public void awaitNoConnection(LinuxListener listener) {
        int descriptor = listener.descriptor;
        again.remove(listener);
        if (descriptor < watched.length && watched[descriptor] == listener) {
            interest(descriptor, Epoll.IN, 0);
            forget(descriptor);
        }
    }

    @Override
    public void readyAgain(LinuxListener listener) {
        // it stays watched (level-triggered): the next wait reports it again
    }

    @Override
    public Class<?> classOfLink() {
        return EpollLink.class;
    }

    @Override
    public Link link(LinuxAccepted accepted, Receiver receiver) {
        EpollLink link = new EpollLink(this, accepted, receiver);
        remember(accepted.descriptor(), link);
        link.beginReading();
        return link;
    }

    @Override
    public Link linkToBe(int descriptor, SocketAddress remote, Receiver receiver) {
        LinuxAccepted socket = new LinuxAccepted(descriptor, remote, SocketNames.UNKNOWN);
        EpollLink link = new EpollLink(this, socket, receiver);
        remember(descriptor, link);
        link.beginConnecting();
        return link;
    }

    /** Schedules a check in the next poll that reports the link's failure if it is broken. */
    void probe(EpollLink link) {
        probed.add(link);
    }

    // ---- bytes ----

    /**
     * Receives once into the read buffer; {@link #received} returns the bytes. Returns the number
     * of bytes, or a negative error number.
     */
    int receive(int descriptor) {
        return kernel.receive(descriptor, readAt, READ_BYTES);
    }

    ByteBuffer received(int count) {
        return readBuffer.clear().limit(count);
    }

    /**
     * Sends once, and moves the buffer's position past the accepted bytes. Returns the number of
     * accepted bytes, or a negative error number.
     */
    int send(int descriptor, ByteBuffer bytes, int flags) {
        int from = bytes.position();
        int count = bytes.remaining();
        long at;
        if (bytes.isDirect()) {
            at = addressOf(bytes) + from;
        } else {
            count = Math.min(count, READ_BYTES);
            sendBuffer.put(0, bytes, from, count);
            at = sendAt;
        }
        int sent = kernel.send(descriptor, at, count, flags);
        if (sent > 0) {
            bytes.position(from + sent);
        }
        return sent;
    }

    @SuppressWarnings("ReferenceEquality") // compared by memory rather than content
    private long addressOf(ByteBuffer bytes) {
        if (bytes != known) {
            known = bytes;
            knownAt = MemorySegment.ofBuffer(bytes).address() - bytes.position();
        }
        return knownAt;
    }

    @Override
    public void close() {
        for (Object each : watched) {
            if (each instanceof EpollLink link) {
                link.close();
            } else if (each instanceof LinuxListener listener) {
                listener.close();
            }
        }
        epoll.close();
        release();
    }
}
