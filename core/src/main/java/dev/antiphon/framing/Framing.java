package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * How a message's boundary is written and found.
 *
 * <p>A framing is an immutable value: what it has to remember about a connection lives in {@link Scan}. The content of a
 * message stands in one piece between a head and a tail; both may be empty. A framing refuses impossible settings when it is
 * built, and its {@code toString} is the text that {@link #parse} reads.
 */
public interface Framing {
    /**
     * Looks for the first message in {@link Scan#bytes} and says what it found by exactly one call: {@link Scan#message},
     * {@link Scan#incomplete}, {@link Scan#tooLong} or {@link Scan#malformed}.
     *
     * <p>Called on an event loop: it must not block, and should allocate nothing. It reads by absolute index only and leaves
     * the buffer as it is. A length is compared with {@link Scan#messageBytesMax} before anything is done with it.
     */
    void decode(Scan scan);

    /**
     * Writes what stands before the content; at most {@link #overheadBytesMax} bytes together with the tail.
     *
     * @param content the message from position to limit, to be left as it is
     * @throws IllegalArgumentException when this framing cannot carry the content; nothing was written then
     */
    void encodeHead(ByteBuffer content, ByteBuffer out);

    /** Writes what stands after the content. */
    void encodeTail(ByteBuffer content, ByteBuffer out);

    /** The most bytes that head and tail take together. */
    int overheadBytesMax();

    /** The largest content that this framing can carry, in bytes. */
    default long contentBytesMax() {
        return Long.MAX_VALUE;
    }

    /** Whether only the connection's end tells the peer for sure that a message is whole, so that a reply closes. */
    default boolean endsByClosing() {
        return false;
    }

    /**
     * The framing that the text names: {@code raw}, {@code line} or {@code length:1|2|3|4|8}.
     *
     * @throws IllegalArgumentException names the text, what is wrong with it, and what may stand there
     */
    static Framing parse(String text) {
        return FramingGrammar.parse(text);
    }

    /** No boundary but a pause or the end, see {@link Raw}. */
    static Framing raw() {
        return Raw.STANDARD;
    }

    /** A message ends at a line feed, see {@link Line}. */
    static Framing line() {
        return Line.INSTANCE;
    }

    /** A big-endian length of 1, 2, 3, 4 or 8 bytes before the message, see {@link LengthPrefix}. */
    static Framing length(int lengthBytes) {
        return new LengthPrefix(lengthBytes);
    }
}
