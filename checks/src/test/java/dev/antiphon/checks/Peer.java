package dev.antiphon.checks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A client that is not ours: the JDK's blocking socket and literal bytes, each write a packet. */
public final class Peer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] IPV4_LOOPBACK = {127, 0, 0, 1};

    private final Socket socket = new Socket();

    private Peer() {}

    public static Peer connect(int port) throws IOException {
        Peer peer = new Peer();
        peer.socket.setTcpNoDelay(true);
        peer.socket.setSoTimeout(PATIENCE_MILLIS);
        peer.socket.connect(
                new InetSocketAddress(InetAddress.getByAddress(IPV4_LOOPBACK), port),
                PATIENCE_MILLIS);
        return peer;
    }

    public Peer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Says nothing for a while: the gap between two packets, as part of what is sent. */
    public Peer silence(Duration howLong) {
        long until = System.nanoTime() + howLong.toNanos();
        for (long left = howLong.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return this;
    }

    public Peer halfClose() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** Everything until the server ends its side in order. */
    public byte[] bytesToEnd() throws IOException {
        return socket.getInputStream().readAllBytes();
    }

    /** As {@link #bytesToEnd}. */
    public String readToEnd() throws IOException {
        return new String(bytesToEnd(), StandardCharsets.UTF_8);
    }

    /** So many bytes, or fewer where the server ends its side before. */
    public byte[] read(int count) throws IOException {
        return socket.getInputStream().readNBytes(count);
    }

    /** What stands before the next line feed. */
    public String readLine() throws IOException {
        byte[] line = new byte[1 << 17];
        int size = 0;
        for (int b = read(); b != '\n'; b = read()) {
            if (b < 0) {
                throw new IOException("ended after " + size + " bytes of a line");
            }
            line[size++] = (byte) b;
        }
        return new String(line, 0, size, StandardCharsets.UTF_8);
    }

    private int read() throws IOException {
        return socket.getInputStream().read();
    }

    /** Returns whether something has arrived that was not read. */
    public boolean hasBytes() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
