package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;
import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * A fault that silently drops all bytes after a number of bytes. The connection stays open, or is
 * closed without a reset after a time. In a proxy it drops the end of the input as well, as long as
 * the other side keeps the connection open.
 *
 * @param after the number of bytes that are sent; 0 for none
 * @param closing the time from the first dropped byte to the close; zero for no close
 */
public record Drop(long after, Duration closing) implements WireFault {
    /**
     * Checks both values.
     *
     * @throws IllegalArgumentException when one is negative, or the number of bytes is above 2^50
     */
    public Drop {
        FaultValues.position("after", after);
        if (closing.isNegative()) {
            throw new IllegalArgumentException(
                    "closing is " + TimeText.of(closing) + "; give a time above zero");
        }
    }

    /**
     * Creates a fault that leaves the connection open.
     *
     * @throws IllegalArgumentException as the other constructor
     */
    public Drop(long after) {
        this(after, Duration.ZERO);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Counted(below, after) {
            private boolean drops;

            @Override
            byte[] reached(byte[] rest) {
                drops = true;
                fired.run();
                if (!closing.isZero()) {
                    below.later(closing, () -> below.end(After.CLOSE));
                }
                return new byte[0];
            }

            @Override
            boolean needsNoByte() {
                return false;
            }

            @Override
            byte[] after(byte[] more) {
                return new byte[0];
            }

            @Override
            public void end(After how) throws InterruptedException {
                if (!drops || how != After.HALF_CLOSE) {
                    below.end(how);
                }
            }
        };
    }

    @Override
    public String toString() {
        return "drop:" + after + (closing.isZero() ? "" : "," + TimeText.of(closing));
    }
}
