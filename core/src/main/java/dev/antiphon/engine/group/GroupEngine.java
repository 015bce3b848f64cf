package dev.antiphon.engine.group;

import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.engine.group.GroupOperation.Join;
import dev.antiphon.engine.group.GroupOperation.Leave;
import dev.antiphon.engine.group.GroupOperation.Send;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The members of a group, and the way of its messages: encoded on the sender's thread, once for
 * each framing → {@link LoopMembers} of each loop → {@link Member}. Any thread may use it.
 *
 * <p>The members of a loop and the map entry of the loop change together, within {@code compute} of
 * {@link #loops}; so the joins and leaves of a connection reach its loop in the order in which
 * callers see them.
 */
public final class GroupEngine {
    private static final LoopMembers[] NO_LOOPS = {};

    private final GroupSettings settings;
    private final GroupTotals totals = new GroupTotals();
    private final Map<TcpConnection, Member> members = new ConcurrentHashMap<>();
    private final Map<EventLoop, LoopMembers> loops = new ConcurrentHashMap<>();

    /** The weight of the messages that a loop has not delivered yet. */
    private final AtomicLong pendingBytes = new AtomicLong();

    private volatile boolean closed;

    public GroupEngine(GroupSettings settings) {
        this.settings = settings;
    }

    public GroupSettings settings() {
        return settings;
    }

    public GroupTotals totals() {
        return totals;
    }

    /** Adds a connection. Returns false if it is a member, or if the group is closed. */
    public boolean join(TcpConnection connection, String name) {
        if (closed) {
            return false;
        }
        AtomicReference<@Nullable Member> joined = new AtomicReference<>();
        LoopMembers ofLoop = loops.compute(connection.loop(), (loop, present) -> {
            LoopMembers all = present == null
                    ? new LoopMembers(this, loop, connection.connectionConfig().sent())
                    : present;
            Member member = new Member(this, all, connection, name);
            if (members.putIfAbsent(connection, member) != null) {
                return present;
            }
            joined.set(member);
            all.memberships++;
            all.add(new Join(member));
            return all;
        });
        Member member = joined.get();
        if (member == null || ofLoop == null) {
            return false;
        }
        // Messages that this thread pushed before come before those of the group.
        connection.loop().execute(member::announce);
        totals.join();
        ofLoop.schedule();
        if (closed) {
            leave(connection); // close() may not have seen it
        }
        return true;
    }

    /** Removes a connection. Returns false if it is no member. */
    public boolean leave(TcpConnection connection) {
        AtomicBoolean left = new AtomicBoolean();
        LoopMembers ofLoop = loops.computeIfPresent(connection.loop(), (loop, all) -> {
            Member member = members.remove(connection);
            if (member != null) {
                left.set(true);
                all.add(new Leave(member));
            }
            return all;
        });
        if (!left.get() || ofLoop == null) {
            return false;
        }
        totals.leave();
        ofLoop.schedule();
        return true;
    }

    /** Sends a message to all members but one; null for all. */
    public boolean send(Message message, @Nullable TcpConnection except, @Nullable Object key) {
        int weight = GroupMessage.weight(message.size());
        if (closed || !reserve(weight)) {
            totals.refuse();
            return false;
        }
        LoopMembers[] all = loops.values().toArray(NO_LOOPS);
        if (all.length == 0) {
            pendingBytes.addAndGet(-weight);
        } else {
            EncodedFrame[] frames = encode(message, weight, all);
            GroupMessage sent = new GroupMessage(except, key, weight, all.length);
            for (int i = 0; i < all.length; i++) {
                all[i].add(new Send(sent, frames[i]));
                all[i].schedule();
            }
        }
        totals.send();
        return true;
    }

    /** Reserves room for a message; a single message always has room. */
    private boolean reserve(int weight) {
        long before = pendingBytes.getAndAdd(weight);
        if (before > 0 && before + weight > settings.pendingBytesMax()) {
            pendingBytes.addAndGet(-weight);
            return false;
        }
        return true;
    }

    private EncodedFrame[] encode(Message message, int weight, LoopMembers[] all) {
        EncodedFrame[] frames = new EncodedFrame[all.length];
        boolean encoded = false;
        try {
            for (int i = 0; i < all.length; i++) {
                frames[i] = frameOf(message, all[i], frames, i);
            }
            encoded = true;
            return frames;
        } finally {
            if (!encoded) {
                pendingBytes.addAndGet(-weight);
            }
        }
    }

    /** Returns one of the first {@code count} frames if its framing is the same. */
    private static EncodedFrame frameOf(
            Message message, LoopMembers members, EncodedFrame[] frames, int count) {
        for (int i = 0; i < count; i++) {
            if (frames[i].isOf(members.framing())) {
                return frames[i];
            }
        }
        return EncodedFrame.of(members.framing(), message);
    }

    public boolean contains(TcpConnection connection) {
        return members.containsKey(connection);
    }

    public int size() {
        return members.size();
    }

    /** Returns the number of loops that have members, or had some until a moment ago. */
    int loops() {
        return loops.size();
    }

    /** Returns the weight of the messages that a loop has not delivered yet. */
    long pendingBytes() {
        return pendingBytes.get();
    }

    /** Returns the names of the members, sorted. */
    public List<String> names() {
        return members.values().stream().map(Member::name).sorted().toList();
    }

    /** Removes all members, and refuses further ones and further messages. */
    public void close() {
        closed = true;
        members.keySet().forEach(this::leave);
    }

    // ---- on the loops ----

    /** Frees the room of a message once all loops have delivered it. */
    void taken(GroupMessage message) {
        if (message.delivered()) {
            pendingBytes.addAndGet(-message.weight());
        }
    }

    /** Records that a member's connection has ended. */
    void ended(Member member) {
        if (members.remove(member.connection(), member)) {
            totals.leave();
        }
    }

    /** Records the end of a membership on its loop. Forgets the loop after its last one. */
    void release(LoopMembers ofLoop, EventLoop loop) {
        loops.computeIfPresent(loop, (same, all) -> {
            ofLoop.memberships--;
            return ofLoop.memberships == 0 ? null : all;
        });
    }
}
