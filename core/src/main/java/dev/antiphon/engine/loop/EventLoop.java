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
 * A thread and the objects that only it uses: a transport, a deadline wheel, buffers, and the
 * connections that belong to it until they close.
 *
 * <p>Its duty cycle: wait for the sockets and serve them, run the tasks of other threads, visit the
 * deadlines, and send replies that are ready. Other threads use only {@link #execute}.
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

    /** The loop's own copy of the limits, so that its connections read a plain field. */
    private Limits limits;

    private final OutgoingBuffer outgoing = new OutgoingBuffer();
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);

    /** The objects of {@link LoopLocal}s; each LoopLocal has a fixed index in this array. */
    private @Nullable Object[] locals = new Object[4];

    private final ArrayList<Runnable> cycleEnds = new ArrayList<>(1);

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final ArrayDeque<LoopConnection> touched = new ArrayDeque<>();

    private final ArrayDeque<Runnable> afterPoll = new ArrayDeque<>();

    private final Runnable advanceWheel;
    private final Runnable turnTouched = this::turnTouched;
    private final Runnable doDuty = this::doDuty;

    /** The work of each cycle, if any; {@link #dutyAt} is the time of its next turn. */
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

    /** Creates a loop that uses this clock, in nanoseconds; a test can control the clock. */
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

    /** Returns the transport of this loop. */
    public Transport transport() {
        return transport;
    }

    /** Returns the heartbeat, which the {@link Watchdog} reads. */
    public Heartbeat heartbeat() {
        return heartbeat;
    }

    /** Returns the counters of this loop. */
    public LoopCounters loopCounters() {
        return loopCounters;
    }

    /** Returns the view of the current message, for use within one call. */
    public BorrowedMessage borrowed() {
        return borrowed;
    }

    /** Schedules a visit of the task at this time or earlier, on the monotonic clock. */
    public void schedule(TimerTask timerTask, long at) {
        wheel.schedule(timerTask, at);
    }

    /** Removes the task from the deadlines; does nothing if it is not scheduled. */
    public void cancel(TimerTask timerTask) {
        wheel.cancel(timerTask);
    }

    /** Frees the resources of a loop that was never started. */
    void discard() {
        closeTransport();
    }

    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Schedules the task to run on the loop, after earlier tasks. Any thread may call it. Every
     * task runs exactly once; if the loop has ended, the calling thread runs it.
     */
    public void execute(Runnable task) {
        tasks.add(task);
        if (over) {
            runLeftOver();
        } else if (!woken.getAndSet(true)) {
            transport.wake();
        }
    }

    /**
     * Adds a task like {@link #execute}, but does not wake the loop. The caller must call {@link
     * #wakeIfAsked} later.
     */
    public void executeOnceAwake(Runnable task) {
        tasks.add(task);
        if (over) {
            runLeftOver();
        }
    }

    /** Wakes the loop if it has tasks. Any thread may call it. */
    public void wakeIfAsked() {
        if (!tasks.isEmpty() && !woken.getAndSet(true)) {
            transport.wake();
        }
    }

    /**
     * Ends the loop after the tasks added so far. They must have closed its connections. Any thread
     * may call it.
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

    /**
     * Returns the limits in force. Called on the loop's thread; other threads may see the previous
     * limits.
     */
    public Limits limits() {
        return limits;
    }

    /** Replaces the limits. The caller informs the connections. Called on the loop's thread. */
    public void limits(Limits changed) {
        limits = changed;
    }

    private void run() {
        try {
            while (!stopping) {
                nowIsOld = true;
                // before the check of the tasks: a task added after it wakes the loop
                woken.set(false);
                long wait = hasWork() ? 0 : untilNext();
                int waited = afterPoll.size(); // tasks that the poll adds wait for the next one
                nowIsOld = true; // with the time of the wait included
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

    /**
     * Returns the longest wait for the sockets in nanoseconds; negative for a wait without a limit.
     */
    private long untilNext() {
        long wheelIn = wheel.untilNext(now());
        if (dutyAt == TimerTask.NEVER) {
            return wheelIn;
        }
        long dutyIn = Math.max(0, dutyAt - now());
        return wheelIn < 0 ? dutyIn : Math.min(wheelIn, dutyIn);
    }

    /** Sets the work of each cycle, done after the sockets were served. */
    public void driveBy(LoopDuty wanted) {
        duty = wanted;
    }

    private void doDuty() {
        LoopDuty current = duty;
        if (current != null) {
            dutyAt = current.turn();
        }
    }

    /** Adds a task that runs at the end of each cycle, before the loop waits for the sockets. */
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
        } catch (RuntimeException | Error e) { // the rest is served in the next turn
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

    /** Runs a task. An exception of the task is a bug; it is printed, and the loop continues. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) { // also for an Error: the loop's other connections continue
            thrown.show(e);
        }
    }

    /**
     * Runs the remaining tasks after the loop has ended; operations that wait for them then fail.
     */
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
        } catch (Throwable e) { // also for an Error: one connection is lost, not the loop
            connection.failed(e);
        }
    }

    private void closeTransport() {
        try {
            transport.close();
        } catch (IOException e) {
            // nothing else can be done, and the loop ends
        }
    }

    /** Reads the monotonic clock. Used instead of {@link #now} in turns that may take long. */
    public long clockNow() {
        return clock.getAsLong();
    }

    /** Returns the time of the monotonic clock, which is read at most once per turn. */
    public long now() {
        if (nowIsOld) {
            now = clock.getAsLong();
            nowIsOld = false;
        }
        return now;
    }

    /**
     * Runs the task after the next poll. That poll does not wait for events. When the task runs,
     * input that had arrived is received, and the system has accepted or returned all sent bytes.
     */
    public void afterPoll(Runnable task) {
        if (over) {
            task.run();
        } else {
            afterPoll.add(task);
        }
    }

    /**
     * Schedules {@link LoopConnection#turn} of the connection for the end of the loop's current
     * turn.
     */
    public void touch(LoopConnection connection) {
        if (!connection.isTouched) {
            connection.isTouched = true;
            touched.add(connection);
        }
    }

    /** Returns the buffer in which the connections compose their output. */
    public OutgoingBuffer outgoing() {
        return outgoing;
    }

    /** Returns an empty direct buffer for use within one call. */
    public ByteBuffer staging() {
        return staging.clear();
    }

    /** Returns the object of the {@link LoopLocal} with this index; null before it is created. */
    @Nullable
    Object local(int place) {
        return place < locals.length ? locals[place] : null;
    }

    /** Stores the object of the {@link LoopLocal} with this index. */
    void local(int place, Object made) {
        if (place >= locals.length) {
            locals = Arrays.copyOf(locals, place + 1);
        }
        locals[place] = made;
    }
}
