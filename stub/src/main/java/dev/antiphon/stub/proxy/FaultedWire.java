package dev.antiphon.stub.proxy;

import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.ForwardingWire;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Wires that apply several faults, one after the other, to one answer or message. */
public final class FaultedWire {
    private FaultedWire() {}

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
     * Returns a wire that drops a delayed action if the fault is disarmed when the action is due,
     * and whose pauses end when the fault is disarmed or changed.
     */
    private static FaultWire whileArmed(FaultWire below, ArmedFault fault) {
        return new ForwardingWire(below) {
            @Override
            public void pause(Duration time) throws InterruptedException {
                CountDownLatch changed = new CountDownLatch(1);
                Runnable watcher = changed::countDown;
                fault.watch(watcher);
                try {
                    if (fault.isArmed()) {
                        boolean unused = changed.await(time.toNanos(), TimeUnit.NANOSECONDS);
                    }
                } finally {
                    fault.unwatch(watcher);
                }
            }

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
}
