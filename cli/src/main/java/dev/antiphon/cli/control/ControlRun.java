package dev.antiphon.cli.control;

import dev.antiphon.cli.run.NextSignal;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.control.Control;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * The run of a registry until a signal or the end of standard input ends it. Closes what was
 * started, the latest first, and the services last. After a signal they complete the work in
 * progress; a second signal and the end of standard input end them at once.
 */
final class ControlRun implements AutoCloseable {
    private final Terminal terminal;
    private final Control control = Control.start();
    private final Deque<Runnable> endings = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    /** True if a second signal has ended the services at once. */
    private volatile boolean isHurried;

    ControlRun(Terminal terminal) {
        this.terminal = terminal;
        this.hook = terminal.onSignal(() -> {
            NextSignal.heed(() -> {
                isHurried = true;
                control.close();
            });
            end(control::drain);
            return isHurried ? Status.INTERRUPTED : Status.OK;
        });
    }

    Control control() {
        return control;
    }

    /** Adds an action for the end. */
    synchronized void atTheEnd(Runnable ending) {
        endings.push(ending);
    }

    private synchronized void end(Runnable services) {
        while (!endings.isEmpty()) {
            endings.pop().run();
        }
        services.run();
        ended.countDown();
    }

    /** Ends the run when standard input ends. */
    void endWithInput() {
        terminal.onInputEnd(() -> {
            control.close(); // also during the end that a signal began
            end(control::close);
        });
    }

    void await() throws InterruptedException {
        ended.await();
    }

    @Override
    public void close() {
        terminal.forgetSignal(hook);
        end(control::close);
    }
}
