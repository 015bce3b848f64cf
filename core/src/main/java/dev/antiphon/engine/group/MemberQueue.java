package dev.antiphon.engine.group;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages that wait for one slow member, oldest first. They share their bytes with other
 * members. Used on the member's loop.
 */
final class MemberQueue {
    /** The frames by their keys; a message without a key has a new object as its key. */
    private final Map<Object, EncodedFrame> frames = new LinkedHashMap<>();

    private long bytes;

    boolean isEmpty() {
        return frames.isEmpty();
    }

    int size() {
        return frames.size();
    }

    /** Returns the number of waiting bytes, framing included. */
    long bytes() {
        return bytes;
    }

    /** Returns whether a message of this size fits into the bounds. */
    boolean fits(int more, GroupSettings.Queue settings) {
        return frames.size() < settings.messagesMax() && bytes + more <= settings.bytesMax();
    }

    /** Appends a frame. No waiting frame has the key. */
    void add(@Nullable Object key, EncodedFrame frame) {
        frames.put(key == null ? new Object() : key, frame);
        bytes += frame.size();
    }

    /** Removes the frame with this key. Returns null if there is none. */
    @Nullable
    EncodedFrame remove(@Nullable Object key) {
        EncodedFrame removed = key == null ? null : frames.remove(key);
        if (removed != null) {
            bytes -= removed.size();
        }
        return removed;
    }

    /** Returns the oldest frame; null if the queue is empty. */
    @Nullable
    EncodedFrame peek() {
        Iterator<EncodedFrame> oldest = frames.values().iterator();
        return oldest.hasNext() ? oldest.next() : null;
    }

    /** Removes the oldest frame. Returns null if the queue is empty. */
    @Nullable
    EncodedFrame poll() {
        Iterator<EncodedFrame> oldest = frames.values().iterator();
        if (!oldest.hasNext()) {
            return null;
        }
        EncodedFrame removed = oldest.next();
        oldest.remove();
        bytes -= removed.size();
        return removed;
    }

    void clear() {
        frames.clear();
        bytes = 0;
    }
}
