package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * A framing without boundaries in the bytes: a message ends when its sender pauses or shuts down
 * its output. It is meant for lessons and single requests.
 *
 * <p>A message that arrived in one read of fewer than {@value #AT_ONCE_BYTES_BELOW} bytes and ends
 * with a whole UTF-8 character is complete as soon as a second read returns no bytes. People and
 * small programs send a short text in one write. Every other message is complete when no byte has
 * arrived for {@code pause}: a larger read may be the beginning of a longer message, half a
 * character certainly is, and a message that took several reads may continue in the next. If the
 * peer is expected to close after the message ({@link DecodeContext#endsByClosing}), every message
 * waits for the pause. The rule is a heuristic, explained in {@code docs/decisions/0035-raw.md};
 * the other framings are exact.
 *
 * @param pause the time without a byte that ends a message
 */
record Raw(Duration pause) implements Framing {
    static final Raw STANDARD = new Raw(Duration.ofMillis(20));

    private static final int AT_ONCE_BYTES_BELOW = 512;

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int size = bytes.remaining();
        if (size > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(size);
        } else if (decodeContext.ended() || decodeContext.paused()) {
            decodeContext.message(0, size, size);
        } else {
            decodeContext.incompleteUntil(mayBeWhole(decodeContext, bytes) ? Duration.ZERO : pause);
        }
    }

    private static boolean mayBeWhole(DecodeContext decodeContext, ByteBuffer bytes) {
        boolean inOneRead = bytes.remaining() <= decodeContext.lastReadBytes();
        return !decodeContext.endsByClosing()
                && inOneRead
                && decodeContext.lastReadBytes() < AT_ONCE_BYTES_BELOW
                && bytes.hasRemaining()
                && endsOnWholeCharacter(bytes);
    }

    /**
     * Returns whether the last bytes are a whole UTF-8 sequence, judged by the lead and
     * continuation bytes alone (RFC 3629, section 3).
     */
    static boolean endsOnWholeCharacter(ByteBuffer bytes) {
        int last = bytes.limit() - 1;
        int continuing = 0;
        while (continuing < 3
                && last - continuing > bytes.position()
                && (bytes.get(last - continuing) & 0xC0) == 0x80) {
            continuing++;
        }
        int lead = bytes.get(last - continuing) & 0xFF;
        int wanted = lead < 0x80
                ? 0
                : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
        return continuing == wanted;
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        // raw has no bytes around the content
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        // raw has no bytes around the content
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return 0;
    }

    @Override
    public boolean endsByClosing() {
        return true;
    }

    @Override
    public String toString() {
        return "raw";
    }
}
