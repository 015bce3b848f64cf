package dev.antiphon.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that is not ours and misbehaves with every connection in the same way. */
final class BadServer implements AutoCloseable {
    /** What it does with one connection, which stays open when this returns. */
    interface Conduct {
        void with(Socket socket) throws IOException;
    }

    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    BadServer(Conduct conduct) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(conduct));
    }

    private void serve(Conduct conduct) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                conduct.with(socket);
            } catch (IOException e) {
                // this connection is over, or the test is
            }
        }
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
