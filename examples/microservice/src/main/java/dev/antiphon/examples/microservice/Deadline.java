package dev.antiphon.examples.microservice;

import java.util.concurrent.TimeUnit;

/**
 * The end of the time in which a caller wants an answer. Messages carry the time that is left, not
 * a time of day, since clocks differ.
 */
record Deadline(long nanos) {
    static Deadline in(int millis) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    long millisLeft() {
        return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
    }
}
