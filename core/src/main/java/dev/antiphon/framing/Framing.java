package dev.antiphon.framing;

import dev.antiphon.framing.check.FramingCheck;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Writes and finds the boundary of a message.
 *
 * <p>A framing is an immutable value: what it has to remember about a connection lives in {@link
 * DecodeContext}. The content of a message stands in one piece between a head and a tail; both may
 * be empty. A framing refuses impossible settings when it is built, and its {@code toString} is the
 * text that {@link #parse} reads. A framing of one's own is a class that implements this, and
 * {@link FramingCheck} checks it; a {@link FramingProvider} makes its name known to {@link #parse}.
 * {@code docs/writing-a-framing.md} shows one.
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

    /**
     * Returns the content with the fields that this framing computes, such as a length or a
     * checksum within it. The result is the content itself where it has no such fields or they are
     * right, else a new buffer; the content stays as it is. Called before {@link #encodeHead},
     * which gets the result.
     *
     * @throws IllegalArgumentException when this framing cannot carry the content
     */
    default ByteBuffer filled(ByteBuffer content) {
        return content;
    }

    /**
     * Returns the content as it stands on the wire, in a new buffer.
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

    /** Returns the framing of what clients send: this one, unless it is one each way. */
    default Framing ofRequests() {
        return this;
    }

    /** Returns the framing of what servers send: this one, unless it is one each way. */
    default Framing ofReplies() {
        return this;
    }

    /**
     * Returns the framing that the text names. {@link #forms} lists the texts; {@code A > B} is one
     * framing each way, as in {@link #eachWay}. {@code docs/framings.md} explains them.
     *
     * @throws IllegalArgumentException names the text, what is wrong with it, and what may stand
     *   there
     */
    static Framing parse(String text) {
        return FramingGrammar.parse(text);
    }

    /**
     * Returns the forms that {@link #parse} reads, as people write them: {@code line}, {@code
     * fixed:N}, {@code mllp[,lenient]}. Those of {@link FramingProvider}s come last.
     */
    static List<String> forms() {
        return FramingNames.forms();
    }

    /**
     * Returns the form that a text probably means: the one of its name, else of the nearest name;
     * empty where none is near. For a text of one way.
     */
    static Optional<String> formLike(String text) {
        return FramingNames.formLike(text);
    }

    /**
     * Returns one framing for what clients send and another one for what servers send.
     *
     * @throws IllegalArgumentException when one of them is one each way itself
     */
    static Framing eachWay(Framing ofRequests, Framing ofReplies) {
        return new EachWay(ofRequests, ofReplies);
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
        LengthNumber number = new LengthNumber(LengthNumber.Kind.BIG_ENDIAN, lengthBytes);
        return new LengthField(number, LengthField.Place.before(number, false));
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
