package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes that end a message, which the message itself may not contain. */
final class EndMark {
    /** The most bytes that an end may have. */
    static final int BYTES_MAX = 64;

    private final byte[] mark;

    /**
     * Checks the bytes.
     *
     * @param name the framing's, for the error
     * @throws IllegalArgumentException when there are none or too many
     */
    EndMark(String name, byte[] mark) {
        if (mark.length < 1 || mark.length > BYTES_MAX) {
            throw new IllegalArgumentException(
                    "framing \"%s\": a delimiter has 1 to %s bytes, this one has %s"
                            .formatted(name, BYTES_MAX, mark.length));
        }
        this.mark = mark.clone();
    }

    int bytes() {
        return mark.length;
    }

    /** Returns where the mark begins between both indexes; -1 where it does not. */
    int indexIn(ByteBuffer bytes, int from, int end) {
        return ByteSearch.indexOf(bytes, mark, from, end);
    }

    /**
     * Returns the place in the content where a reader would take the end for reached too soon, from
     * its first byte; -1 where there is none.
     */
    int tooSoonIn(ByteBuffer content) {
        int found = indexIn(content, content.position(), content.limit());
        return found >= 0
                ? found - content.position()
                : overlapsAtTheEnd(content) ? content.remaining() : -1;
    }

    /** Returns whether the mark begins in the content's last bytes and ends in the real one. */
    private boolean overlapsAtTheEnd(ByteBuffer content) {
        int most = Math.min(mark.length - 1, content.remaining());
        for (int kept = 1; kept <= most; kept++) {
            boolean tailIsFront = true;
            for (int i = 0; i < kept && tailIsFront; i++) {
                tailIsFront = content.get(content.limit() - kept + i) == mark[i];
            }
            int rest = mark.length - kept;
            if (tailIsFront && Arrays.equals(mark, kept, mark.length, mark, 0, rest)) {
                return true;
            }
        }
        return false;
    }

    void put(ByteBuffer out) {
        out.put(mark);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EndMark that && Arrays.equals(mark, that.mark);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mark);
    }
}
