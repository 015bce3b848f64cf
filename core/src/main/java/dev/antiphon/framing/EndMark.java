package dev.antiphon.framing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes that end a message. The message itself must not contain them. */
final class EndMark {
    /** The largest number of bytes of an end mark. */
    static final int BYTES_MAX = 64;

    private final byte[] mark;

    /**
     * Checks the bytes.
     *
     * @param name the name of the framing, for error messages
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

    /**
     * Returns the index of the first mark that is wholly between {@code from} and {@code end}; -1
     * if it is absent.
     */
    int indexIn(ByteBuffer bytes, int from, int end) {
        return ByteSearch.indexOf(bytes, mark, from, end);
    }

    /**
     * Returns the offset of the first end mark in the content. Returns the size of the content if
     * an end mark begins in its last bytes and ends within the mark that is sent after it. Returns
     * -1 if the content can be sent.
     */
    int tooSoonIn(ByteBuffer content) {
        int found = indexIn(content, content.position(), content.limit());
        return found >= 0
                ? found - content.position()
                : overlapsAtTheEnd(content) ? content.remaining() : -1;
    }

    /**
     * Returns whether a mark begins in the last bytes of the content and ends within the mark that
     * is sent after it.
     */
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
