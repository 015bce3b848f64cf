package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;
import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * A fault that ends the connection after a time, independent of the bytes sent.
 *
 * @param time the time since the opening of the connection; for a fault of a single answer or
 *     message, the time since its start
 * @param how {@code CLOSE}, {@code HALF_CLOSE} or {@code RESET}
 */
record EndAt(Duration time, After how) implements WireFault {
    EndAt {
        FaultValues.positive("time", time);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        below.later(time, () -> {
            fired.run();
            below.end(how);
        });
        return new ForwardingWire(below) {};
    }

    @Override
    public boolean isTimed() {
        return true;
    }

    @Override
    public String toString() {
        String name = switch (how) {
            case CLOSE -> "close:";
            case HALF_CLOSE -> "half-close:";
            default -> "reset:";
        };
        return name + TimeText.of(time);
    }
}
