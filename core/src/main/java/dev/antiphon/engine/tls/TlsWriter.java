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
 * The encrypting half of a {@link TlsFilter}: it encrypts one record at a time in the loop's buffer
 * and writes it to the link below. Bytes that the link does not accept wait here.
 */
public final class TlsWriter {
    /** The largest number of waiting bytes during a handshake; above it reading stops. */
    private static final int WAITING_BYTES_MAX = 1 << 16;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final SSLEngine engine;
    private final WriteQueue waiting = new WriteQueue();

    /** True if the output of the link below is shut once no bytes wait. */
    private boolean shutsWhenSent;

    TlsWriter(EventLoop loop, SSLEngine engine) {
        this.loop = loop;
        this.engine = engine;
    }

    /**
     * Sends the waiting bytes, then encrypts and sends the given bytes as long as the link below
     * accepts them.
     */
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
                return; // the engine needs another step first
            }
        }
    }

    /**
     * Sends the next record that the engine itself produces: a handshake message or an alert.
     * Returns whether a record was sent.
     */
    boolean speak(Transport.Link below) throws IOException {
        return !isFull() && seal(NOTHING, below) > 0;
    }

    /** Sends all records that the engine itself produces, such as alerts. */
    void speakOut(Transport.Link below) throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (seal(NOTHING, below) == 0) {
                return;
            }
        }
    }

    /** Sends {@code close_notify}. */
    void sayClosed(Transport.Link below) throws IOException {
        engine.closeOutbound();
        speakOut(below);
    }

    /** Encrypts at most one record. Returns its size in bytes. */
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

    /** Shuts the output of the link below, once the waiting bytes are sent. */
    void shut(Transport.Link below) throws IOException {
        shutsWhenSent = !waiting.isEmpty();
        if (!shutsWhenSent) {
            below.shutdownOutput();
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns whether reading should stop because too many bytes wait. */
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
