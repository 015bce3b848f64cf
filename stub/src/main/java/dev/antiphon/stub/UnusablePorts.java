package dev.antiphon.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Local ports on which no server answers, for tests of failing connects. */
public final class UnusablePorts {
    private static final int FILLERS_MAX = 16;
    private static final int FILLER_MILLIS = 200;

    private UnusablePorts() {}

    /** Returns 127.0.0.1. The system's own loopback address may be an IPv6 address. */
    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** A reserved port. {@link #close} releases it. */
    public static final class Held implements AutoCloseable {
        private final int port;
        private final List<AutoCloseable> sockets;

        private Held(int port, List<AutoCloseable> sockets) {
            this.port = port;
            this.sockets = sockets;
        }

        /** Returns the number of the port. */
        public int port() {
            return port;
        }

        /** Returns the address {@code 127.0.0.1:PORT}. */
        public String address() {
            return "127.0.0.1:" + port;
        }

        /** Releases the port. */
        @Override
        public void close() {
            for (AutoCloseable each : sockets) {
                try {
                    each.close();
                } catch (Exception e) {
                    // the port is released when the process ends
                }
            }
        }
    }

    /**
     * Returns a port of 127.0.0.1 that refuses every connection at once, on Linux, macOS and
     * Windows. The port is bound without a listener, so that no other program can use it.
     *
     * @throws UncheckedIOException when no port can be bound
     */
    public static Held refusing() {
        Socket bound = new Socket();
        try {
            bound.bind(new InetSocketAddress(loopback(), 0));
            return new Held(bound.getLocalPort(), List.of(bound));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns a port of 127.0.0.1 on which a connect hangs until the client's timeout, because the
     * accept queue of the listener is full. Linux then drops new connections. Other systems may
     * refuse them, and then this method fails.
     *
     * @throws IllegalStateException when the system accepts or refuses a connection to the port
     */
    public static Held unreachable() {
        try {
            return filled(new ServerSocket(0, 1, loopback()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Connects to the listener until its accept queue is full.
     *
     * @throws IllegalStateException when the system accepts or refuses further connections
     */
    static Held filled(ServerSocket listening) {
        List<AutoCloseable> sockets = new ArrayList<>();
        sockets.add(listening);
        Held held = new Held(listening.getLocalPort(), sockets);
        try {
            for (int i = 0; i < FILLERS_MAX; i++) {
                Socket filler = new Socket();
                sockets.add(filler);
                try {
                    filler.connect(new InetSocketAddress(loopback(), held.port()), FILLER_MILLIS);
                } catch (SocketTimeoutException full) {
                    return held;
                }
            }
        } catch (IOException e) {
            held.close();
            throw new IllegalStateException(
                    "this system refuses on port " + held.port() + ", whose queue is full", e);
        }
        held.close();
        throw new IllegalStateException("this system answers on port " + held.port() + " though "
                + FILLERS_MAX + " connections wait there");
    }
}
