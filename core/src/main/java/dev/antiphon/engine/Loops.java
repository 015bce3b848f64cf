package dev.antiphon.engine;

import dev.antiphon.Limits;
import dev.antiphon.TransportInUse;
import dev.antiphon.TransportKind;
import dev.antiphon.transport.Transport;
import dev.antiphon.transport.Transports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of one server or client, started together and stopped together. */
final class Loops {
    /** The name of a thread that stops them where one of their own is asked to. */
    static final String CLOSER = "antiphon-closer";

    private final List<EventLoop> loops = new ArrayList<>();
    private final TransportInUse transport;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @throws UncheckedIOException when there is no such transport here
     */
    Loops(String name, int count, Limits limits, TransportKind asked) {
        try {
            Transports.Choice choice = Transports.choose(asked);
            transport = choice.inUse();
            loops.add(new EventLoop(name + "-0", limits, choice.transport()));
            while (loops.size() < count) {
                Transport more = Transports.open(transport.kind());
                loops.add(new EventLoop(name + "-" + loops.size(), limits, more));
            }
        } catch (IOException e) {
            loops.forEach(EventLoop::discard);
            throw new UncheckedIOException("cannot open a transport: " + e.getMessage(), e);
        }
        loops.forEach(EventLoop::start);
    }

    /** The way to the sockets that all of them go. */
    TransportInUse transport() {
        return transport;
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

    /** Whether the present thread is that of one of them. */
    boolean areCurrent() {
        return loops.stream().anyMatch(EventLoop::isCurrent);
    }

    /** Refuses to go on where waiting would wait for the waiting thread itself. */
    void mustNotBlock(String what) {
        if (areCurrent()) {
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
