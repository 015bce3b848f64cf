package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * A pair of framings, one for client messages and one for server messages; {@code A > B}.
 *
 * <p>The pair itself does not encode or decode: each direction of a connection uses {@link
 * #ofRequests} or {@link #ofReplies}.
 *
 * @param ofRequests the framing of client messages
 * @param ofReplies the framing of server messages
 */
record EachWay(Framing ofRequests, Framing ofReplies) implements Framing {
    /** The separator between both framings. */
    static final String SIGN = " > ";

    EachWay {
        if (ofRequests instanceof EachWay || ofReplies instanceof EachWay) {
            throw new IllegalArgumentException(
                    "framing \"%s%s%s\" has more than two ways; give one for"
                                    .formatted(ofRequests, SIGN, ofReplies)
                            + " requests and one for replies");
        }
    }

    @Override
    public void decode(DecodeContext decodeContext) {
        throw noWay();
    }

    @Override
    public void encodeHead(ByteBuffer content, ByteBuffer out) {
        throw noWay();
    }

    @Override
    public void encodeTail(ByteBuffer content, ByteBuffer out) {
        throw noWay();
    }

    private IllegalStateException noWay() {
        return new IllegalStateException(
                "framing \"" + this + "\" is one each way; take its ofRequests or its ofReplies");
    }

    @Override
    public int overheadBytesMax() {
        return Math.max(ofRequests.overheadBytesMax(), ofReplies.overheadBytesMax());
    }

    @Override
    public long contentBytesMin() {
        return Math.max(ofRequests.contentBytesMin(), ofReplies.contentBytesMin());
    }

    @Override
    public long contentBytesMax() {
        return Math.min(ofRequests.contentBytesMax(), ofReplies.contentBytesMax());
    }

    @Override
    public boolean endsByClosing() {
        return ofReplies.endsByClosing();
    }

    @Override
    public String toString() {
        return ofRequests + SIGN + ofReplies;
    }
}
