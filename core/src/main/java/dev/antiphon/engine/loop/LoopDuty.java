package dev.antiphon.engine.loop;

/** Work that an {@link EventLoop} does in each of its cycles, after it has served the sockets. */
public interface LoopDuty {
    /**
     * Does the work of one cycle.
     *
     * @return when the next turn is due, on the monotonic clock, or {@link TimerTask#NEVER}; a turn
     *     comes earlier where the loop wakes earlier
     */
    long turn();
}
