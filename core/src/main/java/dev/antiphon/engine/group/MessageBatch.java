package dev.antiphon.engine.group;

import dev.antiphon.engine.group.GroupOperation.Send;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages that are sent to the members of a loop together, by one write for each member. Used on
 * the loop.
 */
final class MessageBatch {
    private static final int MESSAGES_MAX = 64;

    private final List<Send> sends = new ArrayList<>(4);
    private int size;
    private boolean forAll = true;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    boolean isEmpty() {
        return sends.isEmpty();
    }

    int count() {
        return sends.size();
    }

    Send send(int index) {
        return sends.get(index);
    }

    GroupMessage message(int index) {
        return sends.get(index).message();
    }

    EncodedFrame frame(int index) {
        return sends.get(index).frame();
    }

    /** Adds a message. Returns false if it belongs into another batch. */
    boolean add(Send send) {
        int more = send.frame().size();
        if (!isEmpty() && (count() == MESSAGES_MAX || more > Member.PIECE_BYTES - size)) {
            return false;
        }
        sends.add(send);
        size += more;
        forAll &= !send.message().hasException();
        return true;
    }

    /** Returns whether every member gets every message. */
    boolean isForAll() {
        return forAll;
    }

    /** Returns whether all bytes are in the buffer; a long frame is not. */
    boolean isBuffered() {
        return size <= Member.PIECE_BYTES;
    }

    /** Copies the bytes into a direct buffer, which is used until another batch is copied there. */
    void copyTo(ByteBuffer direct) {
        buffer = direct.clear();
        if (isBuffered()) {
            for (int i = 0; i < count(); i++) {
                frame(i).putInto(buffer);
            }
        }
    }

    /** Returns all bytes, in a buffer that the next call returns again. */
    ByteBuffer bytes() {
        return buffer.limit(size).position(0);
    }

    void clear() {
        sends.clear();
        size = 0;
        forAll = true;
    }
}
