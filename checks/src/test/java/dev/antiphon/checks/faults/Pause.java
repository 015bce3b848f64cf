package dev.antiphon.checks.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time over which something is measured; never a wait for something. */
final class Pause {
    private Pause() {}

    static void of(Duration howLong) {
        long until = System.nanoTime() + howLong.toNanos();
        for (long left = howLong.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
