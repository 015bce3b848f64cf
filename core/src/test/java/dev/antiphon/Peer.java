package dev.antiphon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that is not ours: the JDK's blocking socket and literal bytes. */
public final class Peer implements AutoCloseable {
    final Socket socket;

    private Peer(Socket socket) {
        this.socket = socket;
    }

    public static Peer connect(int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            return new Peer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One that does not read for a while, so that replies wait in the server: a system that finds
     * the size of its buffers by itself may take tens of MiB that nobody reads, and takes some 4 MiB
     * of the sender's side even so.
     */
    public static Peer connectWithSmallBuffer(int port) {
        return connectWithBuffer(port, 1 << 16);
    }

    /** With a receive buffer of so many bytes. */
    static Peer connectWithBuffer(int port, int bytes) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(bytes); // before the window is agreed upon
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            return new Peer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From another address of this machine, such as 127.0.0.2. */
    static Peer connectFrom(String local, int port) {
        try {
            InetAddress from = InetAddress.getByName(local);
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0);
            socket.setSoTimeout(20_000);
            return new Peer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Peer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Peer halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything until the server ends its side. */
    public String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** So many bytes, or fewer where the server ends its side before. */
    public String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
    }

    /** One byte, or -1 at the end. */
    int readByte() throws IOException {
        return socket.getInputStream().read();
    }

    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes within a block that would close it too. */
    public void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
