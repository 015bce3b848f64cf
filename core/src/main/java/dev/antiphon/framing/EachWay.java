package dev.antiphon.framing;

import java.nio.ByteBuffer;

/**
 * One framing for what clients send and another one for what servers send; {@code A > B}.
 *
 * <p>It encodes and decodes nothing: who holds a connection takes {@link #ofRequests} or {@link
 * #ofReplies}.
 *
 * @param ofRequests the framing of what clients send
 * @param ofReplies the framing of what servers send
 */
record EachWay(Framing ofRequests, Framing ofReplies) implements Framing {
    /** The sign between both framings. */
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
