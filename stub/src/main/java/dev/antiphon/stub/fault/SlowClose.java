package dev.antiphon.stub.fault;

import dev.antiphon.argument.TimeText;
import dev.antiphon.message.Reply.After;

import java.time.Duration;

/**
 * A fault that delays a close, half-close or reset of the connection. Bytes are sent without delay.
 *
 * @param time the delay of the end
 */
public record SlowClose(Duration time) implements WireFault {
    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException unless it is above zero
     */
    public SlowClose {
        FaultValues.positive("time", time);
    }

    @Override
    public FaultWire over(FaultWire below, Runnable fired) {
        return new ForwardingWire(below) {
            @Override
            public void end(After after) throws InterruptedException {
                fired.run();
                below.pause(time);
                below.end(after);
            }
        };
    }

    @Override
    public String toString() {
        return "slow-close:" + TimeText.of(time);
    }
}
