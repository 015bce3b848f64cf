package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.text.TimeText;

import java.time.Duration;

/**
 * Sends nothing after so many bytes, and says nothing of it: the connection stays open, or is
 * closed in order after a time.
 *
 * @param after how many are sent; 0 for none
 * @param closing the time from there to the close; zero for none
 */
public record Drop(long after, Duration closing) implements WireFault {
    /** Refuses fewer than none. */
    public Drop {
        FaultGrammar.position("after", after);
        if (closing.isNegative()) {
            throw new IllegalArgumentException(
                    "closing is " + TimeText.of(closing) + "; give a time above zero");
        }
    }

    /** Leaves the connection open. */
    public Drop(long after) {
        this(after, Duration.ZERO);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new Counted(below, after) {
            @Override
            byte[] reached(byte[] rest) {
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
        };
    }

    @Override
    public String toString() {
        return "drop:" + after + (closing.isZero() ? "" : "," + TimeText.of(closing));
    }
}
