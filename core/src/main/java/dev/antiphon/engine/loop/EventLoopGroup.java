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

/** The event loops of one server or client, started together and stopped together. */
public final class EventLoopGroup {
    /** The name of a thread that stops them where one of them is asked to. */
    public static final String CLOSER = "antiphon-closer";

    private final List<EventLoop> loops = new ArrayList<>();
    private final TransportInUse transport;
    private final AtomicInteger next = new AtomicInteger();

    /**
     * @throws UncheckedIOException when there is no such transport here
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

    /** Returns the way to the sockets that all of them go. */
    public TransportInUse transport() {
        return transport;
    }

    public List<EventLoop> all() {
        return loops;
    }

    public EventLoop first() {
        return loops.get(0);
    }

    /** Returns one after the other, in turn. */
    public EventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Returns whether the present thread is that of one of them. */
    public boolean areCurrent() {
        return loops.stream().anyMatch(EventLoop::isCurrent);
    }

    /** Refuses to go on where waiting would wait for the waiting thread itself. */
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
