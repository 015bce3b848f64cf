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

/** Addresses at which nobody answers, in ways that a client must distinguish. */
public final class UnusablePorts {
    private static final int FILLERS_MAX = 16;
    private static final int FILLER_MILLIS = 200;

    private UnusablePorts() {}

    /** 127.0.0.1, which may not be what the system calls its loopback. */
    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    /** A port that is held, until this is closed. */
    public static final class Held implements AutoCloseable {
        private final int port;
        private final List<AutoCloseable> sockets;

        private Held(int port, List<AutoCloseable> sockets) {
            this.port = port;
            this.sockets = sockets;
        }

        /** Returns its number. */
        public int port() {
            return port;
        }

        /** Returns {@code 127.0.0.1:PORT}. */
        public String address() {
            return "127.0.0.1:" + port;
        }

        /** Lets go of the port. */
        @Override
        public void close() {
            for (AutoCloseable each : sockets) {
                try {
                    each.close();
                } catch (Exception e) {
                    // it is given back when the process ends
                }
            }
        }
    }

    /**
     * Returns a port of 127.0.0.1 that refuses every connection, at once. It is bound and nobody
     * listens, so that no other program can be given it meanwhile: on Linux, macOS and Windows
     * alike.
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
     * Returns a port of 127.0.0.1 on which connecting hangs until the client's timeout. The accept
     * queue of its listener is full. On Linux the system then drops what comes; elsewhere it may
     * refuse it, and this says so by failing.
     *
     * @throws IllegalStateException when this system answers all the same
     */
    public static Held unreachable() {
        try {
            return filled(new ServerSocket(0, 1, loopback()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects to it until its queue is full. */
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
