package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;
import dev.antiphon.message.Reply.After;

import java.time.Duration;
import java.util.Optional;

/**
 * A fault that drops all bytes, and closes the connection without a reset after a time without
 * bytes. An end of the input passes. When the fault is disarmed or removed, the connection closes,
 * since its bytes are lost.
 *
 * @param time the time since the last bytes, or since the fault began; zero for no close
 */
record IdleClose(Duration time) implements WireFault {
    IdleClose {
        FaultValues.fromZero("time", time);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        Dropping wire = new Dropping(below, fired);
        if (!time.isZero()) {
            below.later(time, wire::closeIfIdle);
        }
        return wire;
    }

    @Override
    public Optional<After> endWhenDisarmed() {
        return Optional.of(After.CLOSE);
    }

    @Override
    public String toString() {
        return "idle-close:" + TimeText.of(time);
    }

    private final class Dropping extends ForwardingWire {
        private final Runnable fired;

        /** Written by the thread that sends, read by the delayed action. */
        private volatile long last = System.nanoTime();

        Dropping(FaultWire below, Runnable fired) {
            super(below);
            this.fired = fired;
        }

        @Override
        public void send(byte[] bytes) {
            if (bytes.length > 0) {
                last = System.nanoTime();
                fired.run();
            }
        }

        private void closeIfIdle() throws InterruptedException {
            Duration left = time.minusNanos(System.nanoTime() - last);
            if (left.isPositive()) {
                below.later(left, this::closeIfIdle);
                return;
            }
            fired.run();
            below.end(After.CLOSE);
        }
    }
}
