package dev.antiphon.cli.control;

import dev.antiphon.cli.text.Texts;
import dev.antiphon.load.result.Interval;
import dev.antiphon.load.result.Latency;

import java.util.Optional;

/**
 * The page of a load that runs, or none. One thread reports the seconds and steps; any thread may
 * call the other methods.
 */
public interface LoadPage extends AutoCloseable {
    /** The page of a load without a page. */
    LoadPage NONE = new LoadPage() {};

    /** Returns the line that says where the page is; empty without a page. */
    default Optional<String> line(Texts texts) {
        return Optional.empty();
    }

    /** Begins a step, whose seconds count from its begin. */
    default void step() {}

    /** Reports a second. */
    default void second(Interval interval, Latency response) {}

    /** Shows that the load is over. */
    default void ended() {}

    /** Returns whether the page stays after the load. */
    default boolean isLingering() {
        return false;
    }

    /** Waits for the time that the page stays after the load, or until {@link #leave}. */
    default void linger() throws InterruptedException {}

    /** Ends the wait of {@link #linger}, also of a later one. */
    default void leave() {}

    @Override
    default void close() {}
}
