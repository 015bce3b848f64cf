package dev.antiphon.engine.tls;

import dev.antiphon.engine.buffer.WriteQueue;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.transport.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * The sealing half of a {@link TlsFilter}: one record at a time is sealed in the loop's buffer and
 * given to the link below; what that does not take waits here.
 */
public final class TlsWriter {
    /** The most bytes that a handshake may have waiting before reading stops. */
    private static final int WAITING_BYTES_MAX = 1 << 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final SSLEngine engine;
    private final WriteQueue waiting = new WriteQueue();

    /** The output below is shut, or will be once nothing waits. */
    private boolean shut;

    private boolean shutsWhenSent;

    TlsWriter(EventLoop loop, SSLEngine engine) {
        this.loop = loop;
        this.engine = engine;
    }

    /** Sends what waits, then seals and sends the bytes as long as the link below takes them. */
    void send(ByteBuffer plain, Transport.Link below) throws IOException {
        flush(below);
        while (plain.hasRemaining() && waiting.isEmpty()) {
            int before = plain.remaining();
            int sealed = seal(plain, below);
            if (plain.remaining() < before) {
                continue;
            }
            if (engine.isOutboundDone()) {
                throw new IOException("the peer has closed, which in TLS 1.2 ends both sides");
            }
            if (sealed == 0) {
                return; // the engine wants something else first
            }
        }
    }

    /**
     * The engine's next own record, of a handshake or an alert; whether there was one and there may
     * be more.
     */
    boolean speak(Transport.Link below) throws IOException {
        return !isFull() && seal(NOTHING, below) > 0;
    }

    /** All that the engine has to say by itself now: an alert, or its last word. */
    void speakOut(Transport.Link below) throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (seal(NOTHING, below) == 0) {
                return;
            }
        }
    }

    /** Says {@code close_notify}. */
    void sayClosed(Transport.Link below) throws IOException {
        engine.closeOutbound();
        speakOut(below);
    }

    /** Seals one record at the most; gives its size. */
    private int seal(ByteBuffer plain, Transport.Link below) throws IOException {
        ByteBuffer sealed = TlsBuffers.of(loop).sealed.clear();
        SSLEngineResult result = engine.wrap(plain, sealed);
        sealed.flip();
        if (waiting.isEmpty()) {
            below.write(sealed);
        }
        if (sealed.hasRemaining()) {
            waiting.add(sealed);
        }
        return result.bytesProduced();
    }

    void flush(Transport.Link below) throws IOException {
        if (!waiting.isEmpty()) {
            waiting.writeTo(below, TlsBuffers.of(loop).sealed.clear());
        }
        if (shutsWhenSent) {
            shut(below);
        }
    }

    /** Shuts the output below, behind what waits. */
    void shut(Transport.Link below) throws IOException {
        shut = true;
        shutsWhenSent = !waiting.isEmpty();
        if (!shutsWhenSent) {
            below.shutdownOutput();
        }
    }

    /** Takes back bytes that the link below had taken and did not send. */
    void putBack(ByteBuffer rest) {
        waiting.putBack(rest);
        shutsWhenSent = shut;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns whether so much waits that no more should be read. */
    boolean isFull() {
        return waiting.size() > WAITING_BYTES_MAX;
    }

    long waitingBytes() {
        return waiting.size();
    }

    void clear() {
        waiting.clear();
    }
}
