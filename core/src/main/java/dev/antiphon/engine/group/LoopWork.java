package dev.antiphon.engine.group;

import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.LoopLocal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The groups of one loop that have something to do. Each cycle of the loop does a slice of it, so
 * that a large group, or many groups, do not delay other connections. Used on the loop.
 */
final class LoopWork {
    /** The largest number of members and of other operations in a slice. */
    private static final int STEPS_PER_SLICE = 256;

    /** The number of bytes after which a slice ends; io_uring sends at most twice as many. */
    private static final int BYTES_PER_SLICE = 1 << 19;

    private static final long NANOS_PER_SLICE = 1_000_000;
    private static final int STEPS_PER_LOOK = 16;

    private static final LoopLocal<LoopWork> OF_LOOP = new LoopLocal<>(LoopWork::new);

    private final EventLoop loop;
    private final ArrayDeque<LoopMembers> ready = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Member.PIECE_BYTES);
    private final Runnable slice = this::slice;
    private boolean scheduled;
    private int steps;
    private long bytes;
    private long endsAt;

    private LoopWork(EventLoop loop) {
        this.loop = loop;
    }

    /** Returns the work of the loop. */
    static LoopWork of(EventLoop loop) {
        return OF_LOOP.of(loop);
    }

    /** Adds a group that has something to do. */
    void add(LoopMembers members) {
        ready.add(members);
        if (!scheduled) {
            scheduled = true;
            loop.afterPoll(slice);
        }
    }

    private void slice() {
        scheduled = false;
        steps = 0;
        bytes = 0;
        endsAt = loop.clockNow() + NANOS_PER_SLICE;
        while (!ready.isEmpty() && !isOver()) {
            LoopMembers next = ready.remove();
            if (!next.work(this) || next.hasMore()) {
                ready.add(next);
            }
        }
        if (!ready.isEmpty() && !scheduled) {
            scheduled = true;
            loop.afterPoll(slice);
        }
    }

    /** Counts a step that wrote this number of bytes. */
    void did(int count) {
        steps++;
        bytes += count;
    }

    /** Ends the slice: the next step needs a task of the loop that has not run. */
    void end() {
        steps = STEPS_PER_SLICE;
    }

    /** Returns whether the slice ends now. */
    boolean isOver() {
        return steps >= STEPS_PER_SLICE
                || bytes >= BYTES_PER_SLICE
                || (steps > 0 && steps % STEPS_PER_LOOK == 0 && loop.clockNow() - endsAt >= 0);
    }

    /** Returns the loop's direct buffer for the bytes of a batch. */
    ByteBuffer buffer() {
        return buffer;
    }
}
