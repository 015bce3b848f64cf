package dev.antiphon.engine.loop;

import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.event.TransportInUse;
import dev.antiphon.transport.Transport;
import dev.antiphon.transport.Transports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of one server or client, which start and stop together. */
public final class EventLoopGroup {
    /** The name of the thread that stops the loops if one of them requests the stop. */
    public static final String CLOSER = "antiphon-closer";

    private final List<EventLoop> loops = new ArrayList<>();
    private final TransportInUse transport;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * Creates and starts the loops.
     *
     * @throws UncheckedIOException when the system does not support the transport
     */
    public EventLoopGroup(String name, int count, Limits limits, TransportKind asked) {
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

    /** Returns the transport of all loops and the reason for its choice. */
    public TransportInUse transport() {
        return transport;
    }

    public List<EventLoop> all() {
        return loops;
    }

    public EventLoop first() {
        return loops.get(0);
    }

    /** Returns the loops one after the other, in rotation. */
    public EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Returns whether the current thread is the thread of one of these loops. */
    public boolean areCurrent() {
        return loops.stream().anyMatch(EventLoop::isCurrent);
    }

    /**
     * Checks that the current thread may wait for these loops.
     *
     * @throws IllegalStateException on the thread of one of the loops, which would wait for itself
     */
    public void mustNotBlock(String what) {
        if (areCurrent()) {
            throw new IllegalStateException(
                    what + " would wait on the event loop's own thread; call it from another one");
        }
    }

    public void stop() {
        loops.forEach(EventLoop::stop);
        for (EventLoop loop : loops) {
            loop.awaitEnd();
        }
    }
}
