package dev.antiphon.stub.fault.check;

import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.fault.WireFault;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A test of a fault against the contract of {@link WireFault}. It needs no test framework and does
 * not wait.
 *
 * <pre>{@code
 * FaultCheck.of(WireFault.corrupt(3), "0123456789".getBytes(UTF_8)).run();
 * }</pre>
 *
 * <p>The test checks that the effect does not depend on the pieces in which the bytes are sent,
 * also on two connections at once; that {@code fired} runs before the effect; that the wire passes
 * on pauses, ends and exceptions; and that it does not change arrays. Random values are derived
 * from the seed. Immutable.
 */
public final class FaultCheck {
    /** The largest number of bytes of one test, to limit its duration. */
    public static final int BYTES_MAX = 1 << 12;

    private static final int RANDOM_CUTS = 50;
    private static final int FAILING_CALLS_MAX = 64;
    private static final int SHOWN_BYTES = 60;
    private static final Duration PAUSE = Duration.ofMillis(3);

    private final WireFault fault;
    private final byte[] bytes;
    private final long seed;
    private final boolean named;
    private final boolean keeping;

    private FaultCheck(WireFault fault, byte[] bytes, long seed, boolean named, boolean keeping) {
        this.fault = fault;
        this.bytes = bytes;
        this.seed = seed;
        this.named = named;
        this.keeping = keeping;
    }

    /**
     * Returns a test of this fault on these bytes. The fault must occur within the bytes or at
     * their end.
     *
     * @throws IllegalArgumentException unless there are 1 to {@link #BYTES_MAX} bytes
     */
    public static FaultCheck of(WireFault fault, byte[] bytes) {
        if (bytes.length < 1 || bytes.length > BYTES_MAX) {
            throw new IllegalArgumentException("a fault is checked with %s bytes; give 1 to %s"
                    .formatted(bytes.length, BYTES_MAX));
        }
        return new FaultCheck(fault, bytes.clone(), 1, false, false);
    }

    /** Returns a copy with another seed; the default is 1. */
    public FaultCheck withSeed(long value) {
        return new FaultCheck(fault, bytes, value, named, keeping);
    }

    /** Returns a copy that also checks that {@link WireFault#parse} reads the fault's text. */
    public FaultCheck withName() {
        return new FaultCheck(fault, bytes, seed, true, keeping);
    }

    /**
     * Returns a copy for a fault that only delays. Each call must then also deliver its bytes
     * unchanged, or the requested end.
     */
    public FaultCheck keepingBytes() {
        return new FaultCheck(fault, bytes, seed, named, true);
    }

    /**
     * Runs all checks of the test, in about a second.
     *
     * @throws AssertionError when a check fails; the message names the fault, the step, the
     *     expected and the actual result
     */
    public void run() {
        text();
        CheckedWire whole = driven("in one piece", List.of(bytes), After.CLOSE);
        if (whole.fired() == 0) {
            throw whole.failed(
                    "it fires on " + shown(bytes) + " or at the end",
                    "it never fired; give bytes" + " that it damages");
        }
        inPieces(whole);
        onTwoConnections(whole);
        for (After each : List.of(After.HALF_CLOSE, After.RESET)) {
            driven("ended by " + each, List.of(bytes), each);
        }
        driven("without bytes", List.of(), After.CLOSE);
        drive(new CheckedWire(fault, "a pause"), wire -> wire.pause(PAUSE));
        passesOn(new InterruptedException("of the check"));
        passesOn(new IllegalStateException("of the check: the connection is gone"));
    }

    private void text() {
        String text = fault.toString();
        String unnamed = fault.getClass().getName() + "@" + Integer.toHexString(fault.hashCode());
        boolean plain = text.chars().noneMatch(Character::isISOControl);
        if (text.isBlank() || !plain || text.equals(unnamed)) {
            throw failure(fault, "toString", "a line that names the fault in reports", text);
        }
        if (named) {
            String read;
            try {
                read = WireFault.parse(text).toString();
            } catch (IllegalArgumentException e) {
                throw failure(fault, "toString", "parse reads it", e.toString());
            }
            if (!read.equals(text)) {
                throw failure(fault, "toString", "parse reads an equal fault", read);
            }
        }
    }

    private void inPieces(CheckedWire whole) {
        for (int at = 1; at < bytes.length; at++) {
            same("cut at " + at, whole, pieces(at));
        }
        same("byte by byte", whole, pieces(allCuts()));
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < RANDOM_CUTS; i++) {
            int[] cuts = random.ints(random.nextInt(1, 9), 0, bytes.length + 1)
                    .sorted()
                    .toArray(); // equal cuts make empty pieces
            same("seed " + seed + ", cut at " + Arrays.toString(cuts), whole, pieces(cuts));
        }
    }

    private void same(String step, CheckedWire whole, List<byte[]> pieces) {
        driven(step, pieces, After.CLOSE).mustBeAs(whole);
    }

    private int[] allCuts() {
        int[] cuts = new int[bytes.length - 1];
        Arrays.setAll(cuts, i -> i + 1);
        return cuts;
    }

    private List<byte[]> pieces(int... cuts) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(Arrays.copyOfRange(bytes, from, cut));
            from = cut;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }

    private void onTwoConnections(CheckedWire whole) {
        CheckedWire one = new CheckedWire(fault, "on two connections at once");
        CheckedWire other = new CheckedWire(fault, "on two connections at once");
        for (byte[] each : pieces(allCuts())) {
            drive(one, wire -> send(wire, each));
            drive(other, wire -> send(wire, each));
        }
        for (CheckedWire each : List.of(one, other)) {
            drive(each, wire -> sendAll(wire, List.of(), After.CLOSE)).mustBeAs(whole);
        }
    }

    private CheckedWire driven(String step, List<byte[]> pieces, After after) {
        return drive(new CheckedWire(fault, step), wire -> sendAll(wire, pieces, after));
    }

    private void sendAll(CheckedWire wire, List<byte[]> pieces, After after)
            throws InterruptedException {
        for (byte[] each : pieces) {
            send(wire, each);
        }
        wire.elapse();
        end(wire, after);
    }

    private void send(CheckedWire wire, byte[] piece) throws InterruptedException {
        wire.send(piece);
        look(wire);
    }

    private void end(CheckedWire wire, After after) throws InterruptedException {
        wire.end(after);
        look(wire);
    }

    private void look(CheckedWire wire) {
        if (keeping && !wire.isWhole()) {
            throw wire.failed("every call delivers all of its bytes, or the end", wire.outcome());
        }
    }

    /**
     * Checks that the wire passes on exceptions of the wire below: makes each call below fail in
     * turn.
     */
    private void passesOn(Exception failure) {
        for (int call = 1; call <= FAILING_CALLS_MAX; call++) {
            String name = failure.getClass().getSimpleName();
            CheckedWire wire = new CheckedWire(fault, name + " in call " + call + " below")
                    .failingAt(call, failure);
            Throwable thrown = null;
            try {
                sendAll(wire, pieces(bytes.length / 2), After.CLOSE);
            } catch (InterruptedException | RuntimeException e) {
                thrown = e;
            }
            if (!wire.hasFailed()) {
                return;
            }
            if (!failure.equals(thrown)) {
                throw wire.failed(
                        "it is let through", thrown == null ? "nothing was thrown" : "" + thrown);
            }
            if (wire.calls() > call) {
                throw wire.failed("no further call below", wire.calls() - call + " more");
            }
        }
    }

    /** A sequence of calls on a wire. */
    private interface Use {
        void of(CheckedWire wire) throws InterruptedException;
    }

    private static CheckedWire drive(CheckedWire wire, Use use) {
        try {
            use.of(wire);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw wire.failed("waits by Wire.pause alone, and no interrupt", e.toString());
        } catch (RuntimeException e) {
            AssertionError failed = wire.failed("nothing is thrown", e.toString());
            failed.initCause(e);
            throw failed;
        }
        return wire.over();
    }

    /** Returns an error for a violation of the contract. */
    static AssertionError failure(WireFault fault, String step, String expected, String found) {
        return new AssertionError(
                "fault %s, %s: expected: %s; found: %s".formatted(fault, step, expected, found));
    }

    /** Returns the first bytes as text, with a dot for each unprintable byte. */
    static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".");
        return bytes.length + " bytes \""
                + (text.length() > SHOWN_BYTES ? text.substring(0, SHOWN_BYTES) + "…" : text)
                + "\"";
    }
}
