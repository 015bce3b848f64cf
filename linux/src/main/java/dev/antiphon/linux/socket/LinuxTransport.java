package dev.antiphon.linux.socket;

import dev.antiphon.linux.kernel.Errno;
import dev.antiphon.linux.kernel.Kernel;
import dev.antiphon.linux.kernel.Memory;
import dev.antiphon.linux.kernel.SocketNames;
import dev.antiphon.linux.kernel.SynFilter;
import dev.antiphon.transport.Transport;
import dev.antiphon.transport.UnixSocketFile;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/**
 * The base of the epoll and io_uring transports. It creates and binds sockets, accepts connections,
 * and wakes the loop.
 */
public abstract class LinuxTransport implements Transport {
    /**
     * The filter that drops new connections. It is created early, because a process without free
     * descriptors cannot load classes.
     */
    private static final long NO_BEGINNINGS = SynFilter.ADDRESS;

    /** The arena of memory that lives as long as this transport. */
    public final Arena arena = Arena.ofShared();

    public final Kernel kernel;

    /** The address of memory for a socket address and its size. Used within one call. */
    private final long name;

    private final long one;
    private final int wakeDescriptor;
    private final Object waking = new Object();
    private boolean released;

    public LinuxTransport() throws IOException {
        kernel = new Kernel(Memory.allocate(arena, Kernel.scratchBytes()));
        name = Memory.allocate(arena, SocketNames.BYTES_MAX + Long.BYTES);
        one = Memory.allocate(arena, Long.BYTES);
        Memory.setLong(one, 1);
        int descriptor = kernel.eventDescriptor();
        if (descriptor < 0) {
            arena.close();
        }
        wakeDescriptor = Kernel.must(descriptor);
    }

    /** Calls {@link LinuxListener#ready} once when a connection waits at the listener. */
    public abstract void awaitConnection(LinuxListener listener);

    /**
     * Cancels {@link #awaitConnection}. When this method returns, no pending operation uses the
     * listener's descriptor.
     */
    public abstract void awaitNoConnection(LinuxListener listener);

    /** Calls {@link LinuxListener#ready} in the next turn. */
    public abstract void readyAgain(LinuxListener listener);

    /** Returns a link over an accepted socket. */
    public abstract Link link(LinuxAccepted accepted, Receiver receiver);

    /** Returns a link over a socket that is connecting. */
    public abstract Link linkToBe(int descriptor, SocketAddress remote, Receiver receiver);

    /** Returns the flags of accepted sockets for {@link #link}. */
    public abstract int acceptedFlags();

    @Override
    public void wake() {
        synchronized (waking) { // the number of a closed descriptor may belong to another socket
            if (!released) {
                Kernel.signal(wakeDescriptor, one);
            }
        }
    }

    /** Returns the descriptor that {@link #wake} makes readable. */
    public int wakeDescriptor() {
        return wakeDescriptor;
    }

    @Override
    public Listener listen(SocketAddress address, int backlog, Acceptor acceptor)
            throws IOException {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            return new LinuxListener(this, bound(address, backlog), acceptor, () -> {});
        }
        int descriptor = UnixSocketFile.listen(unix, () -> bound(address, backlog));
        try {
            UnixSocketFile file = UnixSocketFile.of(unix);
            return new LinuxListener(this, descriptor, acceptor, file::remove);
        } catch (IOException e) {
            Kernel.close(descriptor);
            throw e;
        }
    }

    private int bound(SocketAddress address, int backlog) throws IOException {
        int family = SocketNames.family(address);
        int descriptor = kernel.streamSocket(family, Kernel.NONBLOCK);
        if (descriptor == -Errno.EAFNOSUPPORT
                && address instanceof InetSocketAddress inet
                && inet.getAddress().isAnyLocalAddress()
                && family == Kernel.AF_INET6) { // without IPv6, all addresses are those of IPv4
            return bound(new InetSocketAddress("0.0.0.0", inet.getPort()), backlog);
        }
        Kernel.must(descriptor);
        try {
            if (family != Kernel.AF_UNIX) {
                kernel.set(descriptor, Kernel.SOL_SOCKET, Kernel.SO_REUSEADDR, 1);
                sendAtOnce(descriptor); // accepted sockets inherit the option
            }
            if (family == Kernel.AF_INET6) {
                boolean any = ((InetSocketAddress) address).getAddress().isAnyLocalAddress();
                kernel.set(descriptor, Kernel.IPPROTO_IPV6, Kernel.IPV6_V6ONLY, any ? 0 : 1);
            }
            Kernel.must(kernel.bind(descriptor, name, SocketNames.write(address, name)));
            Kernel.must(kernel.listen(descriptor, backlog));
            return descriptor;
        } catch (IOException e) {
            Kernel.close(descriptor);
            throw e;
        }
    }

    /** Sets TCP to send small writes without delay (TCP_NODELAY). */
    private void sendAtOnce(int descriptor) {
        kernel.set(descriptor, Kernel.IPPROTO_TCP, Kernel.TCP_NODELAY, 1);
    }

    /**
     * Makes the system drop segments that would begin a connection to this listening socket. The
     * client's system resends the segment after a second, and may then reach another listener on
     * the same address.
     *
     * @return false if the system refuses the filter, as a sandbox may
     */
    boolean dropBeginnings(int listening) {
        return kernel.filter(listening, NO_BEGINNINGS) == 0;
    }

    /**
     * Accepts the next waiting connection.
     *
     * @return the descriptor, or a negative error number
     */
    int accept(int listening) {
        Memory.setInt(name + SocketNames.BYTES_MAX, SocketNames.BYTES_MAX);
        return kernel.accept(listening, name, name + SocketNames.BYTES_MAX, acceptedFlags());
    }

    /** Returns the peer's address of the connection that {@link #accept} accepted last. */
    SocketAddress acceptedFrom() {
        return SocketNames.read(name, Memory.getInt(name + SocketNames.BYTES_MAX));
    }

    SocketAddress ownName(int descriptor) {
        Memory.setInt(name + SocketNames.BYTES_MAX, SocketNames.BYTES_MAX);
        int result = kernel.ownName(descriptor, name, name + SocketNames.BYTES_MAX);
        return result < 0 ? SocketNames.UNKNOWN : acceptedFrom();
    }

    @Override
    public List<Class<?>> classesOfLinks() {
        return List.of(LinuxAccepted.class, Errno.class, classOfLink());
    }

    public abstract Class<?> classOfLink();

    @Override
    public Link open(Accepted accepted, Receiver receiver) {
        return link((LinuxAccepted) accepted, receiver);
    }

    @Override
    public Link connect(SocketAddress address, Receiver receiver) throws IOException {
        int family = SocketNames.family(address);
        int descriptor = Kernel.must(kernel.streamSocket(family, Kernel.NONBLOCK));
        try {
            if (family != Kernel.AF_UNIX) {
                sendAtOnce(descriptor);
            }
            int result = kernel.connect(descriptor, name, SocketNames.write(address, name));
            if (result != -Errno.EINPROGRESS) {
                Kernel.must(result);
            }
            return linkToBe(descriptor, address, receiver);
        } catch (IOException e) {
            Kernel.close(descriptor);
            throw e;
        }
    }

    /** Closes the resources that all transports have. They must no longer be in use. */
    public void release() {
        synchronized (waking) {
            released = true;
            Kernel.close(wakeDescriptor);
            arena.close();
        }
    }
}
