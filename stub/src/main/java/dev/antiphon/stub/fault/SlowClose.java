package dev.antiphon.stub.fault;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.text.TimeText;

import java.time.Duration;

/**
 * Ends the connection, however that is to be, only after a time; what is sent goes at once.
 *
 * @param time how much later than without it
 */
public record SlowClose(Duration time) implements WireFault {
    /** Refuses what cannot be. */
    public SlowClose {
        FaultGrammar.positive("time", time);
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
