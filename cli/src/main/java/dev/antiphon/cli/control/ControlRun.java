package dev.antiphon.cli.control;

import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * The run of services until a signal or the end of standard input ends it. Closes what was started,
 * the latest first.
 */
final class ControlRun implements AutoCloseable {
    private final Terminal terminal;
    private final Deque<Runnable> endings = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    ControlRun(Terminal terminal) {
        this.terminal = terminal;
        this.hook = terminal.onSignal(() -> {
            end();
            return Status.OK;
        });
    }

    /** Adds an action for the end. */
    synchronized void atTheEnd(Runnable ending) {
        endings.push(ending);
    }

    private synchronized void end() {
        while (!endings.isEmpty()) {
            endings.pop().run();
        }
        ended.countDown();
    }

    /** Ends the run when standard input ends. */
    void endWithInput() {
        terminal.onInputEnd(this::end);
    }

    void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        terminal.forgetSignal(hook);
        end();
    }
}
