package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A framing whose messages end at a line feed; one carriage return before it is dropped. A single
 * line feed is sent.
 *
 * <p>A message must not contain a line feed, nor end with a carriage return: the receiver would
 * drop it.
 */
record Line() implements Framing {
    static final Line INSTANCE = new Line();

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    @Override
    public void decode(DecodeContext decodeContext) {
        ByteBuffer bytes = decodeContext.bytes();
        int start = bytes.position();
        int end = bytes.limit();
        int feed = ByteSearch.indexOf(bytes, LF, start + decodeContext.scanned(), end);
        if (feed < 0) {
            // a CR as the last byte may belong to the line end
            int size = end - start - (end > start && bytes.get(end - 1) == CR ? 1 : 0);
            if (size > decodeContext.maxMessageBytes()) {
                decodeContext.tooLong(size);
            } else {
                decodeContext.incomplete(end - start);
            }
            return;
        }
        int stop = feed > start && bytes.get(feed - 1) == CR ? feed - 1 : feed;
        if (stop - start > decodeContext.maxMessageBytes()) {
            decodeContext.tooLong(stop - start);
        } else {
            decodeContext.message(0, stop - start, feed + 1 - start);
        }
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        int feed = ByteSearch.indexOf(content, LF, content.position(), content.limit());
        if (feed >= 0) {
            throw new IllegalArgumentException(
                    "a message in line framing cannot contain a line feed (at byte "
                            + (feed - content.position())
                            + "); send it as several messages, or use length:4");
        }
        if (content.hasRemaining() && content.get(content.limit() - 1) == CR) {
            throw new IllegalArgumentException(
                    "a message in line framing cannot end on a carriage return,"
                            + " which its reader drops; leave it out, or use length:4");
        }
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        out.put(LF);
    }

    @Override
    public int headBytes() {
        return 0;
    }

    @Override
    public int overheadBytesMax() {
        return 1;
    }

    @Override
    public String toString() {
        return "line";
    }
}
