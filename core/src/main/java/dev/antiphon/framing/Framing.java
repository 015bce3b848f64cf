package dev.antiphon.framing;

import dev.antiphon.framing.check.FramingCheck;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The rule that finds and writes the boundaries of messages in a byte stream.
 *
 * <p>A framing is an immutable value; {@link DecodeContext} holds its state for a connection. On
 * the wire, the content of a message is contiguous, between a head and a tail. Head and tail may be
 * empty. A framing checks its settings when it is built, and its {@code toString} is the text that
 * {@link #parse} reads. Users can implement this interface: {@link FramingCheck} checks a new
 * framing, and a {@link FramingProvider} makes its name known to {@link #parse}. {@code
 * docs/writing-a-framing.md} shows an example.
 */
public interface Framing {
    /**
     * Decodes the first message in {@link DecodeContext#bytes} and reports the result by exactly
     * one of these calls: {@link DecodeContext#message}, {@link DecodeContext#skip}, {@link
     * DecodeContext#incomplete}, {@link DecodeContext#tooLong} or {@link DecodeContext#malformed}.
     *
     * <p>Called on an event loop: it must not block, and should allocate nothing. It reads by
     * absolute index only and does not change the buffer. It must compare a length with {@link
     * DecodeContext#maxMessageBytes} before it uses the length.
     */
    void decode(DecodeContext decodeContext);

    /**
     * Writes the head, which precedes the content. Head and tail together have at most {@link
     * #overheadBytesMax} bytes. Both methods read the content by absolute index. The head may
     * already be sent when the tail is written.
     *
     * @param content the message from position to limit, which must not be changed
     * @throws IllegalArgumentException when this framing cannot carry the content; nothing is
     *     written in this case
     */
    void encodeHead(ByteBuffer content, ByteBuffer out);

    /** Writes the tail, which follows the content; see {@link #encodeHead}. */
    void encodeTail(ByteBuffer content, ByteBuffer out);

    /**
     * Returns the content with its computed fields, such as a length or a checksum, filled in.
     * Returns the content itself if no field needs a change, else a new buffer; the content is not
     * changed. The result is passed to {@link #encodeHead}.
     *
     * @throws IllegalArgumentException when this framing cannot carry the content
     */
    default ByteBuffer filled(ByteBuffer content) {
        return content;
    }

    /**
     * Returns the number of bytes that a message has on the wire, without encoding its content.
     *
     * @param content the bytes of the message; not changed
     * @throws IllegalArgumentException if the framing cannot carry the message
     */
    default long encodedBytes(ByteBuffer content) {
        ByteBuffer filled = filled(content);
        ByteBuffer around = ByteBuffer.allocate(overheadBytesMax());
        encodeHead(filled, around);
        encodeTail(filled, around);
        return (long) filled.remaining() + around.position();
    }

    /**
     * Returns the content with its framing, as it is sent, in a new buffer.
     *
     * @throws IllegalArgumentException when this framing cannot carry the content
     */
    default ByteBuffer encoded(ByteBuffer content) {
        ByteBuffer whole = filled(content);
        ByteBuffer out = ByteBuffer.allocate(whole.remaining() + overheadBytesMax());
        encodeHead(whole, out);
        out.put(whole.duplicate());
        encodeTail(whole, out);
        return out.flip();
    }

    /** Returns the largest total size of head and tail in bytes; at most 64 KiB. */
    int overheadBytesMax();

    /**
     * Returns the size of the head in bytes if it is the same for every content, else a negative
     * number. With a known size, a reply can be composed directly in the output buffer, after space
     * reserved for its head.
     */
    default int headBytes() {
        return -1;
    }

    /**
     * Returns the smallest content that this framing can carry, in bytes. A server or client cannot
     * be built if its message limit is below this size.
     */
    default long contentBytesMin() {
        return 0;
    }

    /** Returns the largest content that this framing can carry, in bytes. */
    default long contentBytesMax() {
        return Long.MAX_VALUE;
    }

    /**
     * Returns whether a message is complete only when the connection ends, so that a reply must
     * close the connection.
     */
    default boolean endsByClosing() {
        return false;
    }

    /**
     * Returns the framing of client messages: this framing, or the first of an {@link #eachWay}
     * pair.
     */
    default Framing ofRequests() {
        return this;
    }

    /**
     * Returns the framing of server messages: this framing, or the second of an {@link #eachWay}
     * pair.
     */
    default Framing ofReplies() {
        return this;
    }

    /**
     * Returns the framing that the text names. {@link #forms} lists the texts, and {@code
     * docs/framings.md} explains them; {@code A > B} is a pair, as from {@link #eachWay}.
     *
     * @throws IllegalArgumentException when the text names no framing; the exception message
     *     contains the text, the error and the allowed texts
     */
    static Framing parse(String text) {
        return FramingGrammar.parse(text);
    }

    /**
     * Returns the text forms that {@link #parse} reads, such as {@code line}, {@code fixed:N} or
     * {@code mllp[,lenient]}. The forms of {@link FramingProvider}s are last.
     */
    static List<String> forms() {
        return FramingNames.forms();
    }

    /**
     * Returns the form that a wrong text probably means: the form with the same name, else the form
     * with the most similar name. Returns empty if no name is similar. The text must name a single
     * framing, not a pair.
     */
    static Optional<String> formLike(String text) {
        return FramingNames.formLike(text);
    }

    /**
     * Returns a pair of framings: one for client messages and one for server messages.
     *
     * @throws IllegalArgumentException when one of them is a pair itself
     */
    static Framing eachWay(Framing ofRequests, Framing ofReplies) {
        return new EachWay(ofRequests, ofReplies);
    }

    /**
     * Returns the framing without boundaries: a message ends at a pause or at the end of the
     * stream.
     */
    static Framing raw() {
        return Raw.STANDARD;
    }

    /**
     * Returns the framing whose messages end at a line feed; a carriage return before the line feed
     * is dropped.
     */
    static Framing line() {
        return Line.INSTANCE;
    }

    /**
     * Returns the framing whose messages end at these bytes.
     *
     * @throws IllegalArgumentException unless there are 1 to 64 bytes
     */
    static Framing delimiter(byte[] bytes) {
        return FramingGrammar.delimiter(bytes);
    }

    /**
     * Returns the framing with a big-endian length field of this size before each message. {@link
     * #parse} reads further kinds of length fields.
     *
     * @throws IllegalArgumentException unless the size is 1, 2, 3, 4 or 8 bytes
     */
    static Framing length(int lengthBytes) {
        LengthNumber number = new LengthNumber(LengthNumber.Kind.BIG_ENDIAN, lengthBytes);
        return new LengthField(number, LengthField.Place.before(number, false));
    }

    /**
     * Returns the framing whose messages all have this number of bytes.
     *
     * @throws IllegalArgumentException when the number is below 1
     */
    static Framing fixed(int bytes) {
        return new Fixed(bytes);
    }

    /** Returns the framing of consecutive JSON values. */
    static Framing json() {
        return Json.INSTANCE;
    }
}
