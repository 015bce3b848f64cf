package dev.antiphon.checks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between a client and a server and breaks their connections, by chance and by a seed. A
 * fault is counted when it has taken effect. Blocking sockets, a virtual thread per direction;
 * nothing of Antiphon in it.
 */
public final class FaultProxy implements AutoCloseable {
    /** What can happen to a piece on its way. */
    public enum Injected {
        /** It arrives byte by byte, or nearly so. */
        SPLIT,
        /** It arrives later. */
        DELAY,
        /** Nothing arrives for longer than a client waits. */
        STALL,
        /** A part of it arrives, then a reset. */
        RESET,
        /** A part of it arrives, then the end. */
        CLOSE
    }

    private final ServerSocket listener =
            new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
    private final int target;
    private final Random random;
    private final long stallMillis;
    private final int oneIn;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<Injected, AtomicLong> injected = new EnumMap<>(Injected.class);

    /**
     * Begins to forward to a port of the loopback.
     *
     * @param oneIn one of so many pieces is harmed
     */
    public FaultProxy(int target, long seed, int oneIn, long stallMillis) throws IOException {
        this.target = target;
        this.random = new Random(seed);
        this.oneIn = oneIn;
        this.stallMillis = stallMillis;
        for (Injected each : Injected.values()) {
            injected.put(each, new AtomicLong());
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** What took effect so far. */
    public Map<Injected, AtomicLong> injected() {
        return injected;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                accepted(listener.accept());
            } catch (IOException e) {
                // the listener is closed, or this one connection was not to be
            }
        }
    }

    private void accepted(Socket client) throws IOException {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> forward(client, server));
            Thread.ofVirtual().start(() -> forward(server, client));
        } catch (IOException e) {
            client.close(); // else its peer would wait
            throw e;
        }
    }

    private void forward(Socket from, Socket to) {
        byte[] piece = new byte[4096];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int size = in.read(piece); size >= 0; size = in.read(piece)) {
                if (!pass(piece, size, out, from, to)) {
                    return;
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from, to);
        }
    }

    /** Forwards one piece, harmed or not; whether the connection goes on. */
    private boolean pass(byte[] piece, int size, OutputStream out, Socket from, Socket to)
            throws IOException {
        Injected fault = next();
        if (fault == null) {
            out.write(piece, 0, size);
            return true;
        }
        int part = part(size);
        switch (fault) {
            case SPLIT -> {
                for (int at = 0; at < size; at += part) {
                    out.write(piece, at, Math.min(part, size - at));
                }
            }
            case DELAY -> {
                LockSupport.parkNanos(2_000_000);
                out.write(piece, 0, size);
            }
            case STALL -> {
                LockSupport.parkNanos(stallMillis * 1_000_000);
                out.write(piece, 0, size);
            }
            case RESET, CLOSE -> {
                out.write(piece, 0, part);
                if (fault == Injected.RESET) {
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                }
                close(from, to);
            }
        }
        injected.get(fault).incrementAndGet();
        return fault != Injected.RESET && fault != Injected.CLOSE;
    }

    private synchronized Injected next() {
        if (random.nextInt(oneIn) != 0) {
            return null;
        }
        int dice = random.nextInt(100);
        if (dice < 40) {
            return Injected.SPLIT;
        }
        if (dice < 70) {
            return Injected.DELAY;
        }
        return dice < 72 ? Injected.STALL : dice < 86 ? Injected.RESET : Injected.CLOSE;
    }

    private synchronized int part(int size) {
        return 1 + random.nextInt(Math.max(1, size));
    }

    private void close(Socket... both) {
        for (Socket each : both) {
            sockets.remove(each);
            try {
                each.close();
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        close(sockets.toArray(Socket[]::new));
    }
}
