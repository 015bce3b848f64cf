package dev.antiphon.stub.proxy;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.ForwardingWire;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A wire whose faults can change between calls. No fault keeps bytes for a later call, so that no
 * bytes are lost when the faults change. Used by one thread at a time.
 */
public final class SwitchableWire implements FaultWire {
    private final FaultWire below;
    private final Supplier<List<ArmedFault>> wanted;
    private final Consumer<ArmedFault> told;
    private List<ArmedFault> present = List.of();
    private FaultWire top;

    /**
     * Creates a wire that sends to {@code below}.
     *
     * @param wanted supplies the current faults; called before each send and end
     * @param told receives a fault just before it takes effect, and possibly again
     */
    public SwitchableWire(
            FaultWire below, Supplier<List<ArmedFault>> wanted, Consumer<ArmedFault> told) {
        this.below = below;
        this.wanted = wanted;
        this.told = told;
        this.top = below;
    }

    private FaultWire top() {
        List<ArmedFault> now = wanted.get();
        if (!now.equals(present)) {
            present = now;
            top = over(below, now, told);
        }
        return top;
    }

    /**
     * Returns a wire that applies these faults to the bytes in this order and then sends the bytes
     * to {@code below}.
     *
     * @param told receives a fault just before it takes effect, and possibly again
     */
    public static FaultWire over(
            FaultWire below, List<ArmedFault> faults, Consumer<ArmedFault> told) {
        FaultWire faultWire = below;
        for (ArmedFault each : faults.reversed()) {
            faultWire = each.fault().over(whileArmed(faultWire, each), () -> {
                each.fire();
                told.accept(each);
            });
        }
        return faultWire;
    }

    /**
     * Returns a wire that drops a delayed action if the fault is disarmed when the action is due.
     */
    private static FaultWire whileArmed(FaultWire below, ArmedFault fault) {
        return new ForwardingWire(below) {
            @Override
            public void later(Duration time, Action action) {
                below.later(time, () -> {
                    if (fault.isArmed()) {
                        action.run();
                    }
                });
            }
        };
    }

    /** Starts the faults that occur at a time after the opening of the connection. */
    void begin() {
        FaultWire unused = top();
    }

    @Override
    public void later(Duration time, Action action) {
        below.later(time, action);
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        top().send(bytes);
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        below.pause(time);
    }

    @Override
    public void end(After after) throws InterruptedException {
        top().end(after);
    }
}
