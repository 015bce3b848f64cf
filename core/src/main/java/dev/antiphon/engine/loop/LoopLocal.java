package dev.antiphon.engine.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A variable with a separate object on each {@link EventLoop}, like a {@link ThreadLocal}. The
 * object is created at its first use on the loop. Declare a LoopLocal as a static constant, since
 * each one uses an array element on every loop of the process.
 *
 * @param <T> the type of the object
 */
public final class LoopLocal<T> {
    private static final AtomicInteger PLACES = new AtomicInteger();

    private final int place = PLACES.getAndIncrement();
    private final Function<? super EventLoop, ? extends T> maker;

    /**
     * Creates a variable.
     *
     * @param maker creates the object; called once per loop, on the loop's thread
     */
    public LoopLocal(Function<? super EventLoop, ? extends T> maker) {
        this.maker = maker;
    }

    /** Returns the loop's object, and creates it if necessary. Called on the loop's thread. */
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
