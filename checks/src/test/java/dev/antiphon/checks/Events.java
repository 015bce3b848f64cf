package dev.antiphon.checks;

import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what a server told, and waits for what it should tell. */
public final class Events implements EventListener {
    private static final long PATIENCE_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Event> all = new ArrayList<>();

    @Override
    public void on(Event event) {
        lock.lock();
        try {
            all.add(event);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The texts of the first messages that came in. */
    public List<String> messages(int count) {
        return await(MessageIn.class, count).stream()
                .map(event -> event.message().text())
                .toList();
    }

    /** All events of this kind, once there are so many. */
    public <T extends Event> List<T> await(Class<T> kind, int count) {
        lock.lock();
        try {
            long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (true) {
                List<T> found =
                        all.stream().filter(kind::isInstance).map(kind::cast).toList();
                if (found.size() >= count) {
                    return found;
                }
                if (nanos <= 0) {
                    throw new AssertionError("wanted " + count + " " + kind.getSimpleName()
                            + " and was told " + all);
                }
                nanos = more.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }
}
