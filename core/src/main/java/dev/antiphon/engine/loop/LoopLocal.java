package dev.antiphon.engine.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A kind of object of which each {@link EventLoop} has its own, created at its first use on the
 * loop. A LoopLocal is a static constant, since each takes a place on every loop of the process.
 *
 * @param <T> the kind of object
 */
public final class LoopLocal<T> {
    private static final AtomicInteger PLACES = new AtomicInteger();

    private final int place = PLACES.getAndIncrement();
    private final Function<? super EventLoop, ? extends T> maker;

    /**
     * Creates a kind of object.
     *
     * @param maker called on the loop's thread, once per loop
     */
    public LoopLocal(Function<? super EventLoop, ? extends T> maker) {
        this.maker = maker;
    }

    /** Returns the loop's object, created if necessary. For the loop's thread alone. */
    @SuppressWarnings("unchecked") // only objects of this maker are stored at this place
    public T of(EventLoop loop) {
        Object present = loop.local(place);
        return present == null ? make(loop) : (T) present;
    }

    private T make(EventLoop loop) {
        T made = maker.apply(loop);
        loop.local(place, made);
        return made;
    }
}
