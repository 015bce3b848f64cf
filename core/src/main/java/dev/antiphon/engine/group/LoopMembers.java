package dev.antiphon.engine.group;

import dev.antiphon.engine.group.GroupOperation.Join;
import dev.antiphon.engine.group.GroupOperation.Leave;
import dev.antiphon.engine.group.GroupOperation.Send;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.framing.Framing;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The members of a group on one loop, in a dense array, and the operations that wait for the loop.
 * Any thread adds operations; all else happens on the loop.
 *
 * <p>Operations are done in their order, so that a message reaches those who joined before and did
 * not leave. Messages in a row are one {@link MessageBatch}. A batch may need several slices;
 * meanwhile members can end, but nobody joins.
 */
final class LoopMembers {
    /** The memberships that have not ended on the loop; only {@link GroupEngine} uses it. */
    int memberships;

    private final GroupEngine group;
    private final EventLoop loop;
    private final Framing framing;
    private final ConcurrentLinkedQueue<GroupOperation> operations = new ConcurrentLinkedQueue<>();

    /** True if the loop will work on the operations, or does so now. */
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private final Runnable enlist = this::enlist;
    private final MessageBatch batch = new MessageBatch();
    private @Nullable Member[] members = new @Nullable Member[4];
    private int size;

    /** The number of members that have got the batch; they are the first ones in the array. */
    private int served;

    LoopMembers(GroupEngine group, EventLoop loop, Framing framing) {
        this.group = group;
        this.loop = loop;
        this.framing = framing;
    }

    Framing framing() {
        return framing;
    }

    // ---- any thread ----

    /** Adds an operation. The caller must call {@link #schedule} later. */
    void add(GroupOperation operation) {
        operations.add(operation);
    }

    void schedule() {
        if (!operations.isEmpty() && !scheduled.getAndSet(true)) {
            if (loop.isCurrent()) {
                enlist();
            } else {
                loop.execute(enlist);
            }
        }
    }

    // ---- on the loop ----

    private void enlist() {
        if (loop.isCurrent()) {
            LoopWork.of(loop).add(this);
            return;
        }
        do { // the loop has ended, and this thread runs its tasks; there are no members any more
            for (GroupOperation each = operations.poll(); each != null; each = operations.poll()) {
                switch (each) {
                    case Join join -> enter(join.member());
                    case Leave leave -> {}
                    case Send send -> group.taken(send.message());
                }
            }
        } while (hasMore());
    }

    /** Returns whether operations were added since the last one; if not, releases the work. */
    boolean hasMore() {
        scheduled.set(false);
        return !operations.isEmpty() && !scheduled.getAndSet(true);
    }

    /** Does operations until the slice is over. Returns whether all are done. */
    boolean work(LoopWork slice) {
        do {
            if (!deliver(slice)) {
                return false;
            }
            collect(slice);
        } while (!batch.isEmpty());
        return operations.isEmpty();
    }

    /** Does joins and leaves, and collects the next messages in a row. */
    private void collect(LoopWork slice) {
        for (GroupOperation next = operations.peek(); next != null; next = operations.peek()) {
            if (next instanceof Send send) {
                if (!batch.add(send)) {
                    return;
                }
            } else if (!batch.isEmpty() || slice.isOver()) {
                return;
            } else if (next instanceof Join join && !join.member().isAnnounced()) {
                slice.end();
                return;
            }
            operations.remove();
            switch (next) {
                case Join join -> enter(join.member());
                case Leave leave -> leave.member().leave();
                case Send send -> {}
            }
            slice.did(0);
        }
    }

    private void enter(Member member) {
        if (member.enter()) {
            if (size == members.length) {
                members = Arrays.copyOf(members, 2 * size);
            }
            put(size++, member);
        }
    }

    /** Sends the batch to the members that have not got it. Returns false if the slice is over. */
    private boolean deliver(LoopWork slice) {
        if (batch.isEmpty()) {
            return true;
        }
        batch.copyTo(slice.buffer());
        while (served < size) {
            if (slice.isOver()) {
                return false;
            }
            Member member = at(served++);
            loop.heartbeat().works(member.connection());
            try {
                slice.did(member.deliver(batch));
            } catch (Throwable e) { // also for an Error: one connection is lost, not the loop
                member.connection().failed(e);
            }
        }
        served = 0;
        for (int i = 0; i < batch.count(); i++) {
            group.taken(batch.message(i));
        }
        batch.clear();
        return true;
    }

    /**
     * Passes on the messages that the member has not got although they were sent before, since its
     * connection takes none from now on. The join of the member may still wait as well.
     */
    void forEachPending(Member member, Consumer<EncodedFrame> last) {
        boolean isIn = member.place >= 0;
        if (isIn && member.place >= served) {
            for (int i = 0; i < batch.count(); i++) {
                pass(batch.send(i), member, last);
            }
        }
        for (GroupOperation each : operations) {
            switch (each) {
                case Join join -> isIn |= join.member().equals(member);
                case Leave leave -> {
                    if (leave.member().equals(member)) {
                        return;
                    }
                }
                case Send send -> {
                    if (isIn) {
                        pass(send, member, last);
                    }
                }
            }
        }
    }

    private static void pass(Send send, Member member, Consumer<EncodedFrame> last) {
        if (send.message().isFor(member.connection())) {
            last.accept(send.frame());
        }
    }

    /** Removes a member. The served members stay the first ones in the array. */
    void remove(Member member) {
        int hole = member.place;
        if (hole < 0) {
            return;
        }
        if (hole < served) {
            served--;
            put(hole, at(served));
            hole = served;
        }
        size--;
        put(hole, at(size));
        members[size] = null;
        member.place = -1;
    }

    private Member at(int place) {
        return Objects.requireNonNull(members[place]);
    }

    private void put(int place, Member member) {
        members[place] = member;
        member.place = place;
    }
}
