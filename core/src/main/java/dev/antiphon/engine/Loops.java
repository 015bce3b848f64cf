package dev.antiphon.engine;

import dev.antiphon.Limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The event loops of one server or client, started together and stopped together. */
final class Loops {
    private final List<EventLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    Loops(String name, int count, Limits limits) {
        loops = IntStream.range(0, count)
                .mapToObj(i -> open(name + "-" + i, limits))
                .toList();
        loops.forEach(EventLoop::start);
    }

    private static EventLoop open(String name, Limits limits) {
        try {
            return new EventLoop(name, limits);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector: " + e.getMessage(), e);
        }
    }

    List<EventLoop> all() {
        return loops;
    }

    EventLoop first() {
        return loops.get(0);
    }

    /** One after the other, in turn. */
    EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Refuses to go on where waiting would wait for the waiting thread itself. */
    void mustNotBlock(String what) {
        if (loops.stream().anyMatch(EventLoop::isCurrent)) {
            throw new IllegalStateException(
                    what + " would wait on the event loop's own thread; call it from another one");
        }
    }

    void stop() {
        loops.forEach(EventLoop::stop);
        for (EventLoop loop : loops) {
            loop.awaitEnd();
        }
    }
}
