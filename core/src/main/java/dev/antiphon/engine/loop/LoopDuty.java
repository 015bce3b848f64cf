package dev.antiphon.engine.loop;

/** The work of an {@link EventLoop} in each of its cycles, after it has served the sockets. */
public interface LoopDuty {
    /**
     * Does the work of one cycle.
     *
     * @return the latest time of the next turn, on the monotonic clock, or {@link TimerTask#NEVER};
     *     the turn is earlier if the loop wakes earlier
     */
    long turn();
}
