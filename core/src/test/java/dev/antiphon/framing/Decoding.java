package dev.antiphon.framing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Feeds bytes to a framing in pieces, as a connection does, and collects what comes out. */
final class Decoding {
    private final Framing framing;
    private final int messageBytesMax;
    private final Scan scan = new Scan();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private int scanned;
    private long state;

    /** The messages found, or a word in angle brackets for how it went wrong. */
    final List<String> found = new ArrayList<>();

    Decoding(Framing framing, int messageBytesMax) {
        this.framing = framing;
        this.messageBytesMax = messageBytesMax;
    }

    /** One read. The bytes stand in the middle of a larger, direct or heap buffer. */
    Decoding read(byte[] bytes, boolean direct) {
        held.writeBytes(bytes);
        byte[] all = held.toByteArray();
        ByteBuffer buffer = direct
                ? ByteBuffer.allocateDirect(all.length + 9)
                : ByteBuffer.allocate(all.length + 9);
        buffer.position(3).put(all).limit(buffer.position()).position(3);
        while (buffer.hasRemaining()) {
            framing.decode(
                    scan.look(buffer, scanned, state, messageBytesMax).afterRead(bytes.length));
            switch (scan.outcome()) {
                case MESSAGE -> {
                    byte[] content = new byte[scan.contentBytes()];
                    buffer.get(buffer.position() + scan.contentFrom(), content);
                    found.add(new String(content, StandardCharsets.UTF_8));
                    buffer.position(buffer.position() + scan.takenBytes());
                    scanned = 0;
                    state = 0;
                    continue;
                }
                case SKIP -> {
                    buffer.position(buffer.position() + scan.takenBytes());
                    scanned = 0;
                    state = 0;
                    continue;
                }
                case INCOMPLETE -> {
                    scanned = scan.scannedBytes();
                    state = scan.state();
                }
                case TOO_LONG ->
                    found.add("<too long " + Long.toUnsignedString(scan.tooLongBytes()) + ">");
                case MALFORMED -> found.add("<malformed>");
            }
            break;
        }
        byte[] rest = new byte[buffer.remaining()];
        buffer.get(rest);
        held.reset();
        held.writeBytes(rest);
        return this;
    }
}
