package dev.antiphon.framing;

import dev.antiphon.framing.check.FramingCheck;

import java.nio.ByteBuffer;

/**
 * Writes and finds the boundary of a message.
 *
 * <p>A framing is an immutable value: what it has to remember about a connection lives in {@link
 * DecodeContext}. The content of a message stands in one piece between a head and a tail; both may
 * be empty. A framing refuses impossible settings when it is built, and its {@code toString} is the
 * text that {@link #parse} reads. A framing of one's own is a class that implements this, and
 * {@link FramingCheck} checks it; {@code docs/writing-a-framing.md} shows one.
 */
public interface Framing {
    /**
     * Looks for the first message in {@link DecodeContext#bytes} and says what it found by exactly
     * one call: {@link DecodeContext#message}, {@link DecodeContext#skip},
     * {@link DecodeContext#incomplete}, {@link DecodeContext#tooLong} or
     * {@link DecodeContext#malformed}.
     *
     * <p>Called on an event loop: it must not block, and should allocate nothing. It reads by
     * absolute index only and leaves the buffer as it is. A length is compared with {@link
     * DecodeContext#maxMessageBytes} before anything is done with it.
     */
    void decode(DecodeContext decodeContext);

    /**
     * Writes what stands before the content; at most {@link #overheadBytesMax} bytes together with
     * the tail. Both look at the content by absolute index; at the time of the tail, the head may
     * have left already.
     *
     * @param content the message from position to limit, to be left as it is
     * @throws IllegalArgumentException when this framing cannot carry the content; nothing was
     *   written then
     */
    void encodeHead(ByteBuffer content, ByteBuffer out);

    /** Writes what stands after the content. */
    void encodeTail(ByteBuffer content, ByteBuffer out);

    /** Returns the most bytes that head and tail take together; 64 KiB at the most. */
    int overheadBytesMax();

    /**
     * Returns how many bytes the head always has, whatever the content; negative where that depends
     * on the content. Where it is known, a reply can be composed in place, after room for its head.
     */
    default int headBytes() {
        return -1;
    }

    /**
     * Returns the smallest content that this framing can carry, in bytes. Where the limit is below
     * it, no server or client is built.
     */
    default long contentBytesMin() {
        return 0;
    }

    /** Returns the largest content that this framing can carry, in bytes. */
    default long contentBytesMax() {
        return Long.MAX_VALUE;
    }

    /**
     * Returns whether only the connection's end makes certain that a message is whole, so that a
     * reply closes.
     */
    default boolean endsByClosing() {
        return false;
    }

    /**
     * Returns the framing that the text names: {@code raw}, {@code line}, {@code crlf},
     * {@code nul}, {@code delimiter:BYTES} (with the escapes {@code \n \r \t \0 \\ \xHH}), {@code
     * length:1|2|3|4|8} with the options {@code le} and {@code inclusive}, {@code
     * length:DIGITS,text}, {@code varint}, {@code fixed:N}, {@code stx}, {@code mllp}, {@code
     * netstring}, {@code headers} or {@code json}.
     *
     * @throws IllegalArgumentException names the text, what is wrong with it, and what may stand
     *   there
     */
    static Framing parse(String text) {
        return FramingGrammar.parse(text);
    }

    /** Returns the framing without boundaries: a message ends at a pause or at the stream's end. */
    static Framing raw() {
        return Raw.STANDARD;
    }

    /**
     * Returns the framing whose messages end at a line feed; a carriage return before it is
     * dropped.
     */
    static Framing line() {
        return Line.INSTANCE;
    }

    /**
     * Returns the framing whose messages end at these bytes.
     *
     * @throws IllegalArgumentException when there are none, or more than 64
     */
    static Framing delimiter(byte[] bytes) {
        return FramingGrammar.delimiter(bytes);
    }

    /**
     * Returns a big-endian length of so many bytes before the message; {@link #parse} knows its
     * other forms.
     *
     * @throws IllegalArgumentException unless it takes 1, 2, 3, 4 or 8 bytes
     */
    static Framing length(int lengthBytes) {
        return new LengthPrefix(lengthBytes, false, false);
    }

    /** Returns the framing whose messages have this many bytes each. */
    static Framing fixed(int bytes) {
        return new Fixed(bytes);
    }

    /** Returns one JSON value after the other. */
    static Framing json() {
        return Json.INSTANCE;
    }
}
