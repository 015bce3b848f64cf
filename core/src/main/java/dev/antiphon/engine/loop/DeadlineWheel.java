package dev.antiphon.engine.loop;

import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one loop, in a hashed timing wheel on the monotonic clock (Varghese and Lauck,
 * 1987). To visit a task means to call {@link TimerTask#due}.
 *
 * <p>A tick is 8.4 ms. A task with a deadline beyond one rotation is visited once per rotation.
 * Extending a deadline costs nothing: the task keeps its place, is visited early, and schedules
 * itself again. Used on the loop's thread only.
 */
final class DeadlineWheel {
    private static final int TICK_SHIFT = 23;
    private static final int SLOTS = 1024;

    private final @Nullable TimerTask[] slots = new TimerTask[SLOTS];
    private final long[] filled = new long[SLOTS / Long.SIZE];
    private final long origin;
    private long current;

    DeadlineWheel(long now) {
        origin = now;
    }

    /** Schedules a visit of the task at {@code at} or earlier. */
    void schedule(TimerTask timerTask, long at) {
        long wanted = Math.max(current + 1, ((at - origin) >> TICK_SHIFT) + 1);
        long tick = Math.min(wanted, current + SLOTS - 1);
        if (timerTask.tick >= 0) {
            if (timerTask.tick <= tick) {
                return;
            }
            cancel(timerTask);
        }
        int slot = slot(tick);
        TimerTask head = slots[slot];
        timerTask.tick = tick;
        timerTask.before = null;
        timerTask.after = head;
        if (head != null) {
            head.before = timerTask;
        }
        slots[slot] = timerTask;
        filled[slot >> 6] |= 1L << slot;
    }

    /** Removes the task from the wheel; does nothing if it is not scheduled. */
    void cancel(TimerTask timerTask) {
        if (timerTask.tick < 0) {
            return;
        }
        int slot = slot(timerTask.tick);
        if (timerTask.before != null) {
            timerTask.before.after = timerTask.after;
        } else {
            slots[slot] = timerTask.after;
            if (timerTask.after == null) {
                filled[slot >> 6] &= ~(1L << slot);
            }
        }
        if (timerTask.after != null) {
            timerTask.after.before = timerTask.before;
        }
        timerTask.before = null;
        timerTask.after = null;
        timerTask.tick = -1;
    }

    /** Calls {@link TimerTask#due} of every task whose tick has passed. */
    void advance(long now) {
        long target = (now - origin) >> TICK_SHIFT;
        while (current < target) {
            long next = nextFilled();
            if (next < 0 || next > target) {
                current = target;
                return;
            }
            current = next;
            int slot = slot(next);
            for (TimerTask timerTask = slots[slot]; timerTask != null; timerTask = slots[slot]) {
                cancel(timerTask);
                timerTask.due(now); // schedules itself again for a later tick
            }
        }
    }

    /** Returns the nanoseconds until the next visit, at least 1; negative if there is none. */
    long untilNext(long now) {
        long next = nextFilled();
        return next < 0 ? -1 : Math.max(1, origin + (next << TICK_SHIFT) - now);
    }

    /** Returns the first tick after the current one whose slot has a task, or -1. */
    private long nextFilled() {
        long tick = current + 1;
        long end = current + SLOTS;
        while (tick < end) {
            int slot = slot(tick);
            long word = filled[slot >> 6] >>> slot;
            if (word != 0) {
                return tick + Long.numberOfTrailingZeros(word);
            }
            tick += Long.SIZE - (slot & Long.SIZE - 1);
        }
        return -1;
    }

    private static int slot(long tick) {
        return (int) (tick & SLOTS - 1);
    }
}
