package dev.antiphon.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A test client that does not depend on Antiphon: a blocking JDK socket that sends and reads
 * literal bytes. Each write is sent at once (TCP_NODELAY). A read fails after 30 s without a byte.
 * Texts are UTF-8.
 */
public final class Peer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SMALL_BUFFER_BYTES = 1 << 16;

    private final Socket socket;
    private final InputStream in;

    private Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = socket.getInputStream();
    }

    /** Connects to a port of the loopback address. */
    public static Peer connect(int port) {
        try {
            return new Peer(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Connects with a receive buffer of 64 KiB, so that unread replies wait in the server. A system
     * that sizes its buffers automatically may buffer tens of MiB of unread bytes; even with a
     * small receive buffer, it may buffer about 4 MiB on the side of the sender.
     */
    public static Peer connectWithSmallBuffer(int port) {
        return connectWithBuffer(port, SMALL_BUFFER_BYTES);
    }

    /** Connects with a receive buffer of this size in bytes. */
    public static Peer connectWithBuffer(int port, int bytes) {
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(bytes); // before the handshake fixes its scale
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new Peer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects from another address of this machine, such as 127.0.0.2. */
    public static Peer connectFrom(String local, int port) {
        try {
            InetAddress from = InetAddress.getByName(local);
            return new Peer(new Socket(InetAddress.getLoopbackAddress(), port, from, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the socket, for access to its options, addresses and streams. This class itself
     * buffers no bytes.
     */
    public Socket socket() {
        return socket;
    }

    /** Sends a text. */
    public Peer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes. */
    public Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Sends a line and returns the next line of the reply; see {@link #line}. */
    public String ask(String line) throws IOException {
        return send(line + "\n").line();
    }

    /** Waits for this duration, such as between two writes. */
    public Peer silence(Duration duration) {
        long until = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return this;
    }

    /** Closes the sending direction of the connection. Reading is still possible. */
    public Peer halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Reads all bytes until the other side closes, and returns them as text. */
    public String readToEnd() throws IOException {
        return new String(bytesToEnd(), StandardCharsets.UTF_8);
    }

    /** Reads all bytes until the other side closes. */
    public byte[] bytesToEnd() throws IOException {
        return in.readAllBytes();
    }

    /**
     * Reads this number of bytes, or fewer if the other side closes first, and returns them as
     * text.
     */
    public String read(int count) throws IOException {
        return new String(readBytes(count), StandardCharsets.UTF_8);
    }

    /** Reads this number of bytes, or fewer if the other side closes first. */
    public byte[] readBytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Reads the next byte; returns -1 if the other side has closed. */
    public int readByte() throws IOException {
        return in.read();
    }

    /** Reads the next line with its line feed, which is missing if the other side closes first. */
    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = 0; each != '\n'; ) {
            each = in.read();
            if (each < 0) {
                break;
            }
            line.write(each);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /**
     * Reads the next line and returns it without its line feed.
     *
     * @throws IOException when the other side closes before the line feed
     */
    public String readLine() throws IOException {
        String line = line();
        if (!line.endsWith("\n")) {
            throw new IOException("the line ended early: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    /** Returns whether unread bytes have arrived. */
    public boolean hasBytes() throws IOException {
        return in.available() > 0;
    }

    /** Closes the connection with a reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Closes the connection early, inside a try block that would close it at its end. */
    public void hangUp() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
