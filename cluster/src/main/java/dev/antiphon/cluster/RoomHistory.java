package dev.antiphon.cluster;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/** The last messages of a room, bounded by number and bytes. */
final class RoomHistory {
    private final int messagesMax;
    private final int bytesMax;
    private final ArrayDeque<RoomEvent.Said> messages = new ArrayDeque<>();
    private long bytes;
    private long last;

    RoomHistory(RoomLimits limits) {
        messagesMax = limits.historyMessagesMax();
        bytesMax = limits.historyBytesMax();
    }

    /** Adds a message; returns false for one that is there already. */
    boolean add(RoomEvent.Said said) {
        if (said.sequence() <= last) {
            return false;
        }
        last = said.sequence();
        messages.addLast(said);
        bytes += said.post().body().size();
        while (messages.size() > messagesMax || bytes > bytesMax) {
            bytes -= messages.removeFirst().post().body().size();
        }
        return true;
    }

    /** Returns the number of the last message that was added, or 0. */
    long last() {
        return last;
    }

    List<RoomEvent.Said> all() {
        return List.copyOf(messages);
    }

    /** Returns the last messages, in order. */
    List<RoomEvent.Said> last(int count) {
        return messages.stream().skip(Math.max(0, messages.size() - count)).toList();
    }

    /** Returns the messages after this number, in order. */
    List<RoomEvent.Said> after(long sequence) {
        return messages.stream().filter(each -> each.sequence() > sequence).toList();
    }

    /** Returns whether {@link #after} lacks no message that the room ever had. */
    boolean reachesBackTo(long sequence) {
        if (sequence >= last) {
            return true;
        }
        long seen = sequence;
        Iterator<RoomEvent.Said> each = messages.iterator();
        while (each.hasNext()) {
            RoomEvent.Said said = each.next();
            if (said.sequence() > sequence) {
                if (said.previous() > seen) {
                    return false;
                }
                seen = said.sequence();
            }
        }
        return true;
    }
}
