package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;
import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * A fault that ends the connection after a number of bytes and drops all later bytes. The number of
 * bytes of a connection survives a change of the fault.
 *
 * @param bytes the number of bytes; 0 ends before the first byte
 * @param how {@code CLOSE}, {@code HALF_CLOSE} or {@code RESET}
 * @param delay the time from the last of the bytes to the end; zero for none
 */
record EndAfter(long bytes, After how, Duration delay) implements WireFault {
    EndAfter {
        FaultValues.position("bytes", bytes);
        FaultValues.fromZero("delay", delay);
    }

    EndAfter(long bytes, After how) {
        this(bytes, how, Duration.ZERO);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Ending(below, 0, fired);
    }

    @Override
    public FaultWire inPlaceOf(FaultWire before, FaultWire below, Runnable fired) {
        return new Ending(below, before instanceof Ending ending ? ending.sent() : 0, fired);
    }

    @Override
    public String toString() {
        String name = switch (how) {
            case CLOSE -> "close:";
            case HALF_CLOSE -> "half-close:";
            default -> "reset:";
        };
        return name + bytes + (delay.isZero() ? "" : "," + TimeText.of(delay));
    }

    private final class Ending extends Counted {
        private static final byte[] NOTHING = {};

        private final Runnable fired;

        Ending(FaultWire below, long sent, Runnable fired) {
            super(below, bytes, sent);
            this.fired = fired;
        }

        @Override
        byte[] reached(byte[] rest) throws InterruptedException {
            fired.run();
            if (!delay.isZero()) {
                below.pause(delay);
            }
            below.end(how);
            return NOTHING;
        }

        @Override
        boolean needsNoByte() {
            return true;
        }

        @Override
        byte[] after(byte[] more) {
            return NOTHING;
        }
    }
}
