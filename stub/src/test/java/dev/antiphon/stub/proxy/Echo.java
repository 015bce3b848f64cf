package dev.antiphon.stub.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server of the JDK's sockets that echoes the bytes of each connection, and its end. */
final class Echo implements AutoCloseable {
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Echo() {
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread _ = Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                open.add(socket);
                Thread _ = Thread.ofVirtual().start(() -> echo(socket));
            }
        } catch (IOException e) {
            // the server is closed
        }
    }

    private void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
            socket.shutdownOutput();
        } catch (IOException e) {
            // the proxy has reset the connection
        } finally {
            open.remove(socket);
        }
    }

    /** Resets the open connections. */
    void reset() throws IOException {
        for (Socket each : open) {
            each.setSoLinger(true, 0);
            each.close();
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
            reset();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
