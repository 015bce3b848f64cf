package dev.antiphon.engine.tls;

import dev.antiphon.engine.buffer.ReadBuffer;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.failure.Failure;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The decrypting half of a {@link TlsFilter}: it holds an incomplete record, refuses invalid bytes,
 * and decrypts complete records.
 */
public final class TlsReader {
    static final int CLIENT_HELLO_BYTES_MAX = 1 << 14;

    /** The largest number of bytes that one read may deliver after an incomplete record. */
    private static final long READ_AHEAD_BYTES = 1 << 16;

    private final EventLoop loop;
    private final SSLEngine engine;
    private final boolean serving;
    private final ReadBuffer held = new ReadBuffer();
    private long bytes;
    private boolean helloOver;

    TlsReader(EventLoop loop, SSLEngine engine, boolean serving) {
        this.loop = loop;
        this.engine = engine;
        this.serving = serving;
    }

    /** Counts this number of received bytes. */
    void count(int more) {
        bytes += more;
    }

    /** Returns the number of bytes received so far. */
    long bytes() {
        return bytes;
    }

    boolean holdsNothing() {
        return held.isEmpty();
    }

    void hold(ByteBuffer more) {
        held.add(more, READ_AHEAD_BYTES + TlsRecord.BYTES_MAX);
    }

    ByteBuffer held() {
        return held.view();
    }

    void keepFrom(ByteBuffer view) {
        held.keepFrom(view);
    }

    void clear() {
        held.clear();
    }

    /** Records that the client's hello has been read completely. */
    void helloIsOver() {
        helloOver = true;
    }

    /**
     * Checks the current bytes before the engine reads them. Returns the failure if they are
     * refused; null if they are allowed.
     */
    @Nullable
    Failure refusal(ByteBuffer in, boolean handshaking) {
        if (!in.hasRemaining()) {
            return null;
        }
        boolean first = handshaking && bytes == in.remaining();
        if (first && !TlsRecord.beginsIn(in)) {
            return TlsFailures.plainText(in, serving);
        }
        if (TlsRecord.bodyBytes(in) > TlsRecord.BYTES_MAX) {
            return TlsFailures.tooLarge("TLS record", TlsRecord.bodyBytes(in), TlsRecord.BYTES_MAX);
        }
        // counted without the bytes after the hello
        long hello = bytes - in.remaining() + TlsRecord.bytes(in);
        if (serving && !helloOver && hello > CLIENT_HELLO_BYTES_MAX) {
            return TlsFailures.tooLarge("client hello", hello, CLIENT_HELLO_BYTES_MAX);
        }
        boolean asksAgain = !handshaking
                && TlsRecord.isHandshake(in)
                && !engine.getSession().getProtocol().equals("TLSv1.3");
        return asksAgain ? TlsFailures.renegotiation() : null;
    }

    /**
     * Decrypts the record at the beginning of the bytes. The result is valid until the next call.
     */
    ByteBuffer open(ByteBuffer in) throws SSLException {
        ByteBuffer plain = TlsBuffers.of(loop).plain.clear();
        int alert = TlsRecord.alert(in);
        try {
            engine.unwrap(in, plain);
        } catch (SSLException e) {
            // a client that refuses may have no keys yet, but the engine expects encryption
            throw alert >= 0 ? TlsFailures.alerted(alert, e) : e;
        }
        return plain.flip();
    }
}
