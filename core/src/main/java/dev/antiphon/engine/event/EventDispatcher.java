package dev.antiphon.engine.event;

import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent.EventsDropped;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The dispatcher of events to listeners. Each listener runs on a separate virtual thread, so that a
 * slow or failing listener delays neither connections nor other listeners.
 *
 * <p>Each listener's queue is limited to {@value #WEIGHT_MAX} bytes of message events and as many
 * bytes of other events; an event counts as {@value #EVENT_WEIGHT} bytes and its message. Events
 * above the limit are dropped and counted. Since the limits are separate, events of opening,
 * failure and close are delivered even when message events are dropped. Any thread may emit events;
 * emitting never blocks.
 */
public final class EventDispatcher {
    private static final long WEIGHT_MAX = 16L << 20;
    private static final long EVENT_WEIGHT = 128;

    private final List<Queue> queues;
    private final boolean opened;
    private final boolean messagesIn;
    private final boolean messagesOut;
    private final boolean halfClosed;
    private final boolean closed;

    /** Creates the queues of these listeners and starts their threads. */
    public EventDispatcher(List<EventListener> listeners) {
        queues = listeners.stream().map(Queue::new).toList();
        opened = wanted(Opened.class);
        messagesIn = wanted(MessageIn.class);
        messagesOut = wanted(MessageOut.class);
        halfClosed = wanted(HalfClosed.class);
        closed = wanted(Closed.class);
        queues.forEach(Queue::start);
    }

    private boolean wanted(Class<? extends Event> kind) {
        return queues.stream().anyMatch(queue -> queue.wants(kind));
    }

    /** Returns whether there are listeners. If there are none, no events need to be created. */
    public boolean on() {
        return !queues.isEmpty();
    }

    /** Returns whether a listener wants {@code Opened} events. */
    public boolean tellsOpened() {
        return opened;
    }

    /** Returns whether a listener wants events of received messages. */
    public boolean tellsMessagesIn() {
        return messagesIn;
    }

    /** Returns whether a listener wants events of sent messages. */
    public boolean tellsMessagesOut() {
        return messagesOut;
    }

    /** Returns whether a listener wants {@code HalfClosed} events. */
    public boolean tellsHalfClosed() {
        return halfClosed;
    }

    /** Returns whether a listener wants {@code Closed} events. */
    public boolean tellsClosed() {
        return closed;
    }

    public void emit(Event event) {
        for (Queue queue : queues) {
            queue.add(event);
        }
    }

    /** Returns the number of dropped events over all listeners. */
    public long dropped() {
        return queues.stream().mapToLong(queue -> queue.lost.get()).sum();
    }

    /**
     * Delivers the events emitted so far and ends the listeners' threads. Waits for at most this
     * time.
     */
    public void close(Duration within) {
        long until = System.nanoTime() + within.toNanos();
        queues.forEach(Queue::close);
        queues.forEach(queue -> queue.awaitEnd(until));
    }

    private static final class Queue implements Runnable {
        private final EventListener listener;
        private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
        private final AtomicLong messagesWeight = new AtomicLong();
        private final AtomicLong othersWeight = new AtomicLong();
        private final AtomicLong dropped = new AtomicLong();
        private final AtomicLong lost = new AtomicLong();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final Thread thread =
                Thread.ofVirtual().name("antiphon-listener").unstarted(this);
        private volatile boolean closing;

        Queue(EventListener listener) {
            this.listener = listener;
        }

        void start() {
            thread.start();
        }

        boolean wants(Class<? extends Event> kind) {
            try {
                return listener.wants(kind);
            } catch (Throwable e) {
                return true; // an exception of a listener is only printed
            }
        }

        void add(Event event) {
            if (!wants(event.getClass())) {
                return;
            }
            AtomicLong weight = weightOfIts(event);
            if (weight.get() > WEIGHT_MAX) {
                dropped.incrementAndGet();
                lost.incrementAndGet();
                return;
            }
            weight.addAndGet(weightOf(event));
            events.add(event);
            LockSupport.unpark(thread);
        }

        void close() {
            closing = true;
            LockSupport.unpark(thread);
        }

        void awaitEnd(long until) {
            if (Thread.currentThread() == thread) {
                return; // a listener that stops its server gets the last events after that
            }
            try {
                if (!ended.await(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                thread.interrupt();
            }
        }

        @Override
        public void run() {
            boolean over = false;
            while (!over) {
                try {
                    over = tellNext();
                } catch (Throwable e) {
                    // an exception of a listener does not affect later events
                }
            }
            tellClosed();
            ended.countDown();
        }

        /**
         * Delivers the next event, or waits for one. Returns true if the dispatcher is closing and
         * no event is left.
         */
        private boolean tellNext() {
            boolean last = closing;
            Event event = events.poll();
            if (event != null) {
                weightOfIts(event).addAndGet(-weightOf(event));
                listener.on(event);
            } else if (dropped.get() > 0) {
                listener.on(new EventsDropped(dropped.getAndSet(0), System.nanoTime()));
            } else if (last || Thread.interrupted()) {
                return true;
            } else {
                LockSupport.park(this);
            }
            return false;
        }

        private void tellClosed() {
            try {
                listener.closed();
            } catch (Throwable e) {
                // an exception of a listener is ignored
            }
        }

        /** Returns the counter of queued bytes that the event adds to: of messages or of others. */
        private AtomicLong weightOfIts(Event event) {
            boolean message = event instanceof MessageIn || event instanceof MessageOut;
            return message ? messagesWeight : othersWeight;
        }

        private static long weightOf(Event event) {
            if (event instanceof MessageIn in) {
                return EVENT_WEIGHT + in.message().size();
            }
            return event instanceof MessageOut out
                    ? EVENT_WEIGHT + out.message().size()
                    : EVENT_WEIGHT;
        }
    }
}
