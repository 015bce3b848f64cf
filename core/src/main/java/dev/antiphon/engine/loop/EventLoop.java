package dev.antiphon.engine.loop;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.buffer.BorrowedMessage;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * One thread and everything that belongs to it: a transport, a deadline wheel, the buffers, and its
 * connections for life.
 *
 * <p>Its duty cycle: wait for the sockets and serve them, run what other threads asked for, visit
 * the deadlines, send what became ready. Other threads reach it by {@link #execute} alone.
 */
public final class EventLoop {
    private static final int STAGING_BYTES = 1 << 17;
    private static final int TASKS_PER_TURN = 4096;

    private final Transport transport;
    private final LongSupplier clock;
    private final DeadlineWheel wheel;
    private final BorrowedMessage borrowed = new BorrowedMessage();
    private final Heartbeat heartbeat;
    private final LoopCounters loopCounters = new LoopCounters();

    /** The loop's own copy of the bounds, so that its connections read a plain field. */
    private Limits limits;

    private final OutgoingBuffer outgoing = new OutgoingBuffer();
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);

    /** See {@link LoopLocal}. */
    private @Nullable Object[] locals = new Object[4];

    private final ArrayList<Runnable> cycleEnds = new ArrayList<>(1);

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ArrayDeque<LoopConnection> touched = new ArrayDeque<>();

    private final ArrayDeque<Runnable> afterPoll = new ArrayDeque<>();

    private final Runnable advanceWheel;
    private final Runnable turnTouched = this::turnTouched;
    private final Runnable doDuty = this::doDuty;

    /** Done in each cycle, if there is any; {@link #dutyAt} says when the next turn is due. */
    private @Nullable LoopDuty duty;

    private long dutyAt = TimerTask.NEVER;
    private final Thread thread;
    private final UncaughtErrors thrown = new UncaughtErrors();
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean stopping;
    private volatile boolean over;
    private long now;
    private boolean nowIsOld;

    public EventLoop(String name, Limits limits, Transport transport) {
        this(name, limits, transport, System::nanoTime);
    }

    /** Creates a loop on a clock of the caller, in nanoseconds, which a test can drive. */
    public EventLoop(String name, Limits limits, Transport transport, LongSupplier clock) {
        this.limits = limits;
        this.transport = transport;
        this.clock = clock;
        now = clock.getAsLong();
        wheel = new DeadlineWheel(now);
        advanceWheel = () -> wheel.advance(now());
        thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
        heartbeat = new Heartbeat(thread);
    }

    public void start() {
        thread.start();
    }

    /** Returns the way to the sockets. */
    public Transport transport() {
        return transport;
    }

    /** Returns the sign of life for the watchdog. */
    public Heartbeat heartbeat() {
        return heartbeat;
    }

    /** Returns the counts of what this loop has done so far. */
    public LoopCounters loopCounters() {
        return loopCounters;
    }

    /** Returns the view of the message at hand, for use within one call. */
    public BorrowedMessage borrowed() {
        return borrowed;
    }

    /** Has the entry visited at this time or before, on the monotonic clock. */
    public void schedule(TimerTask timerTask, long at) {
        wheel.schedule(timerTask, at);
    }

    /** Takes the entry out of the deadlines; does nothing where it is not among them. */
    public void cancel(TimerTask timerTask) {
        wheel.cancel(timerTask);
    }

    /** Gives back what it holds; it has never been started. */
    void discard() {
        closeTransport();
    }

    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Has the loop run the task soon, after those it was given before. Any thread. Every task is
     * run exactly once: where the loop has ended, by the calling thread.
     */
    public void execute(Runnable task) {
        tasks.add(task);
        if (over) {
            runLeftOver();
        } else if (!woken.getAndSet(true)) {
            transport.wake();
        }
    }

    /** As {@link #execute}, but the loop may sleep on until {@link #wakeIfAsked}. */
    public void executeOnceAwake(Runnable task) {
        tasks.add(task);
        if (over) {
            runLeftOver();
        }
    }

    /** Wakes the loop if it has been given anything to do. Any thread. */
    public void wakeIfAsked() {
        if (!tasks.isEmpty() && !woken.getAndSet(true)) {
            transport.wake();
        }
    }

    /**
     * Ends the loop once the tasks given so far have run; its connections must be closed by then.
     * Any thread.
     */
    public void stop() {
        execute(() -> stopping = true);
    }

    /** Waits until the loop's thread has ended its work. */
    public void awaitEnd() {
        boolean interrupted = false;
        while (!isCurrent() && ended.getCount() > 0) {
            try {
                ended.await();
            } catch (InterruptedException e) {
                interrupted = true; // the loop ends soon either way
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the bounds in force. For the loop's thread; others may see those of a moment ago. */
    public Limits limits() {
        return limits;
    }

    /** Replaces the bounds; the caller informs its connections. For the loop's thread. */
    public void limits(Limits changed) {
        limits = changed;
    }

    private void run() {
        try {
            while (!stopping) {
                nowIsOld = true;
                woken.set(false); // before the look at the tasks: what comes after it wakes
                long wait = hasWork() ? 0 : untilNext();
                int waited = afterPoll.size(); // those that the poll adds wait for the next
                nowIsOld = true; // by as long as it will have waited
                heartbeat.waits();
                poll(wait);
                heartbeat.works(null);
                nowIsOld = true;
                woken.setRelease(true);
                runAfterPoll(waited);
                runTasks();
                guarded(advanceWheel);
                guarded(doDuty);
                guarded(turnTouched);
                runCycleEnds();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the event loop's selector failed", e);
        } finally {
            closeTransport();
            over = true;
            runAfterPoll(afterPoll.size());
            runLeftOver();
            ended.countDown();
        }
    }

    private boolean hasWork() {
        return !tasks.isEmpty() || !touched.isEmpty() || !afterPoll.isEmpty();
    }

    /** Returns how long to wait for the sockets at most; negative without end. */
    private long untilNext() {
        long wheelIn = wheel.untilNext(now());
        if (dutyAt == TimerTask.NEVER) {
            return wheelIn;
        }
        long dutyIn = Math.max(0, dutyAt - now());
        return wheelIn < 0 ? dutyIn : Math.min(wheelIn, dutyIn);
    }

    /** Does this in each cycle from now on, after the sockets were served. */
    public void driveBy(LoopDuty wanted) {
        duty = wanted;
    }

    private void doDuty() {
        LoopDuty current = duty;
        if (current != null) {
            dutyAt = current.turn();
        }
    }

    /** Runs this at the end of each cycle from now on, before the loop waits for the sockets. */
    public void atCycleEnd(Runnable task) {
        cycleEnds.add(task);
    }

    private void runCycleEnds() {
        for (int i = 0; i < cycleEnds.size(); i++) { // by index, which allocates nothing
            guarded(cycleEnds.get(i));
        }
    }

    private void poll(long wait) throws IOException {
        try {
            transport.poll(wait);
        } catch (RuntimeException | Error e) { // what is left is served in the next turn
            thrown.show(e);
        }
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            heartbeat.works(null);
            guarded(task);
        }
    }

    /** A task that throws is a bug of ours; it is shown, and the loop's other connections go on. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // an Error too: the loop's other connections go on
            thrown.show(e);
        }
    }

    /** Nothing is open any more: these tasks find that out and end those who wait for them. */
    private void runLeftOver() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guarded(task);
        }
    }

    private void runAfterPoll(int count) {
        for (int i = 0; i < count; i++) {
            guarded(afterPoll.remove());
        }
    }

    private void turnTouched() {
        for (LoopConnection each = touched.poll(); each != null; each = touched.poll()) {
            heartbeat.works(each);
            each.isTouched = false;
            turn(each);
        }
    }

    private static void turn(LoopConnection connection) {
        try {
            connection.turn();
        } catch (Throwable e) { // an Error too: one connection is lost, not the loop
            connection.failed(e);
        }
    }

    private void closeTransport() {
        try {
            transport.close();
        } catch (IOException e) {
            // nothing can be done about it, and the loop ends
        }
    }

    /** Reads the monotonic clock anew, for work that takes long within a turn. */
    public long clockNow() {
        return clock.getAsLong();
    }

    /** Returns the monotonic clock, read once per turn at the most. */
    public long now() {
        if (nowIsOld) {
            now = clock.getAsLong();
            nowIsOld = false;
        }
        return now;
    }

    /**
     * Has this done after the next poll, which does not wait for it: what the sockets had by then
     * has been received, and what was sent has been taken or came back.
     */
    public void afterPoll(Runnable task) {
        if (over) {
            task.run();
        } else {
            afterPoll.add(task);
        }
    }

    /**
     * Has the connection take its turn at the end of this one: send what is ready, decode on, close
     * what is done.
     */
    public void touch(LoopConnection connection) {
        if (!connection.isTouched) {
            connection.isTouched = true;
            touched.add(connection);
        }
    }

    /** Returns the buffer in which its connections compose what they send. */
    public OutgoingBuffer outgoing() {
        return outgoing;
    }

    /** Returns an empty direct buffer for use within one call. */
    public ByteBuffer staging() {
        return staging.clear();
    }

    /** Returns the object in this place; null before it is made. */
    @Nullable
    Object local(int place) {
        return place < locals.length ? locals[place] : null;
    }

    /** Puts the object of a {@link LoopLocal} into its place. */
    void local(int place, Object made) {
        if (place >= locals.length) {
            locals = Arrays.copyOf(locals, place + 1);
        }
        locals[place] = made;
    }
}
