package dev.antiphon.stub.fault.check;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.FaultWire;
import dev.antiphon.stub.fault.WireFault;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A simulated connection of a {@link FaultCheck}: the wire of the fault over a wire that records
 * the arriving bytes. Each call checks that no byte was changed, lost or delayed before the fault
 * ran {@code fired}. Used by one thread.
 */
final class CheckedWire {
    private static final int CALLS_MAX = 1 << 16;
    private static final int ARRIVED_BYTES_MAX = 1 << 25;

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();

    /**
     * The arrays that reached the recording wire, each with a copy, to detect that an array is
     * changed later.
     */
    private final List<byte[][]> given = new ArrayList<>();

    private final SplittableRandom random = new SplittableRandom(1);
    private final List<FaultWire.Action> waiting = new ArrayList<>();
    private final WireFault fault;
    private final String step;
    private final FaultWire top;
    private @Nullable After asked;
    private @Nullable After end;
    private Duration pausing = Duration.ZERO;
    private Duration paused = Duration.ZERO;
    private long fired;
    private int calls;
    private int failingCall;
    private @Nullable Exception failure;

    /**
     * Creates a simulated connection.
     *
     * @param step the step of the check, for error messages
     */
    CheckedWire(WireFault fault, String step) {
        this.fault = fault;
        this.step = step;
        top = fault.over(new Below(), () -> fired++);
        if (calls > 0 || fired > 0) {
            throw failed("over sends nothing and does not fire", calls + " calls");
        }
    }

    /**
     * Makes the n-th call of the recording wire throw this exception.
     *
     * @param thrown an unchecked exception or an {@link InterruptedException}
     */
    CheckedWire failingAt(int call, Exception thrown) {
        failingCall = call;
        failure = thrown;
        return this;
    }

    void send(byte[] bytes) throws InterruptedException {
        byte[] own = bytes.clone();
        sent.writeBytes(bytes);
        top.send(own);
        if (!Arrays.equals(own, bytes)) {
            throw failed("the array that is given stays as it is", "it was changed");
        }
        if (end == null && arrived.size() < sent.size()) {
            damaged("bytes were lost");
        }
    }

    void pause(Duration time) throws InterruptedException {
        pausing = time;
        Duration before = paused;
        top.pause(time);
        pausing = Duration.ZERO;
        if (paused.minus(before).compareTo(time) < 0) {
            throw failed("pause waits " + time, "" + paused.minus(before));
        }
    }

    /** Runs the scheduled actions at once, as if their time had passed. */
    void elapse() throws InterruptedException {
        for (FaultWire.Action each : List.copyOf(waiting)) {
            each.run();
        }
        waiting.clear();
    }

    void end(After after) throws InterruptedException {
        asked = after;
        top.end(after);
        if (end == null) {
            damaged("the end was lost");
        }
    }

    /**
     * Checks at the end of the step that no array was changed after it was sent.
     *
     * @throws AssertionError when one was
     */
    CheckedWire over() {
        for (byte[][] each : given) {
            if (!Arrays.equals(each[0], each[1])) {
                throw failed("an array that was sent stays as it is", "it was changed later");
            }
        }
        return this;
    }

    private void damaged(String how) {
        if (fired == 0 && !hasFailed()) {
            throw failed("fired is run before any damage", how + " and it was not run");
        }
    }

    long fired() {
        return fired;
    }

    /** Returns whether the call that throws has been made. */
    boolean hasFailed() {
        return failure != null && calls >= failingCall;
    }

    int calls() {
        return calls;
    }

    /**
     * Checks that the outcome equals the outcome of {@code whole}, to which the same bytes were
     * sent in one piece.
     *
     * @throws AssertionError when they differ
     */
    void mustBeAs(CheckedWire whole) {
        if (!Arrays.equals(arrived.toByteArray(), whole.arrived.toByteArray())
                || end != whole.end) {
            throw failed(whole.outcome() + ", as in one piece", outcome());
        }
    }

    /**
     * Returns whether the arrived bytes equal the sent bytes, and the end equals the requested end.
     */
    boolean isWhole() {
        return Arrays.equals(arrived.toByteArray(), sent.toByteArray()) && asked == end;
    }

    /** Returns a text with the arrived bytes and the end. */
    String outcome() {
        return FaultCheck.shown(arrived.toByteArray()) + " and "
                + (end == null ? "no end" : "the end " + end);
    }

    AssertionError failed(String expected, String found) {
        return FaultCheck.failure(fault, step, expected, found);
    }

    private final class Below implements FaultWire {
        @Override
        public void send(byte[] bytes) throws InterruptedException {
            called();
            if (end != null) {
                return;
            }
            given.add(new byte[][] {bytes, bytes.clone()});
            byte[] expected = sent.toByteArray();
            int from = arrived.size();
            arrived.writeBytes(bytes);
            if (arrived.size() > ARRIVED_BYTES_MAX) {
                throw failed(
                        "up to " + ARRIVED_BYTES_MAX + " bytes", "more, perhaps without an end");
            }
            int to = from + bytes.length;
            if (to > expected.length || !Arrays.equals(expected, from, to, bytes, 0, to - from)) {
                damaged("other bytes were sent");
            }
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
            called();
            if (time.isNegative()) {
                throw failed("a pause of zero or more", "" + time);
            }
            paused = paused.plus(time);
            if (pausing.isZero()) {
                damaged("a wait began");
            }
        }

        @Override
        public RandomGenerator random() {
            return random;
        }

        @Override
        public void later(Duration time, Action action) {
            if (time.isNegative() || time.isZero()) {
                throw failed("an action after a time above zero", "" + time);
            }
            waiting.add(action);
        }

        @Override
        public void end(After after) throws InterruptedException {
            called();
            if (end == null) {
                end = after;
                if (after != asked) {
                    damaged("the connection was ended");
                }
            }
        }

        private void called() throws InterruptedException {
            calls++;
            if (calls > CALLS_MAX) {
                throw failed("up to " + CALLS_MAX + " calls", "more, perhaps without an end");
            }
            if (calls == failingCall) {
                if (failure instanceof InterruptedException interrupt) {
                    throw interrupt;
                }
                if (failure instanceof RuntimeException gone) {
                    throw gone;
                }
            }
        }
    }
}
