package dev.antiphon.framing.check;

import dev.antiphon.framing.DecodeContext;
import dev.antiphon.framing.DecodeContext.Outcome;
import dev.antiphon.framing.Framing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A simulated connection that passes bytes to a framing in reads, checks each decoding step against
 * the contract, and keeps the decoded messages; a part of {@link FramingCheck}. The kind of buffer
 * and the position in it differ from step to step.
 */
public final class Feed {
    private static final int SHOWN_MESSAGES = 8;
    private static final int SHOWN_BYTES = 16;

    private final Framing framing;
    private final DecodeContext decodeContext;
    private final Placing placing = new Placing();
    private final List<byte[]> messages = new ArrayList<>();

    private String step = "";
    private int maxMessageBytes;
    private byte[] held = {};
    private int scanned;
    private long state;
    private Outcome outcome = Outcome.INCOMPLETE;

    /**
     * Creates a simulated connection with this framing. The flag is passed to {@link
     * DecodeContext#DecodeContext(boolean)}.
     */
    public Feed(Framing framing, boolean endsByClosing) {
        this.framing = framing;
        this.decodeContext = new DecodeContext(endsByClosing);
    }

    /** Begins a new connection for this step of the check. */
    public Feed begin(String step, int maxMessageBytes) {
        this.step = step;
        this.maxMessageBytes = maxMessageBytes;
        messages.clear();
        held = new byte[0];
        scanned = 0;
        state = 0;
        outcome = Outcome.INCOMPLETE;
        return this;
    }

    /** Passes a part of the bytes, as one read, to the framing. */
    public Feed read(byte[] bytes, int from, int to) {
        int before = held.length;
        held = Arrays.copyOf(held, before + to - from);
        System.arraycopy(bytes, from, held, before, to - from);
        while (held.length > 0 && !refused()) {
            if (!look(before(to - from))) {
                break;
            }
        }
        return this;
    }

    /** Passes the bytes one by one, each as a read. */
    public Feed readEach(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            read(bytes, at, at + 1);
        }
        return this;
    }

    /**
     * Simulates that the peer shuts down its output. If this happens before any byte, a framing
     * that ends by closing decodes an empty message.
     */
    public Feed end() {
        boolean goesOn =
                !refused() && (held.length > 0 || (messages.isEmpty() && framing.endsByClosing()));
        while (goesOn) {
            goesOn = look(before(0).atEnd()) && held.length > 0;
        }
        return this;
    }

    /** Simulates that no byte arrived during the pause that the framing requested. */
    public Feed pauseOver() {
        if (look(before(0).afterPause()) || refused()) {
            return this;
        }
        throw failed("a silence of " + decodeContext.pause() + " decides", "still incomplete");
    }

    private DecodeContext before(int lastReadBytes) {
        return decodeContext
                .look(placing.place(held), scanned, state, maxMessageBytes)
                .afterRead(lastReadBytes);
    }

    /** Runs one decoding step. Returns whether another step may decode more. */
    private boolean look(DecodeContext prepared) {
        boolean ended = prepared.ended();
        try {
            framing.decode(prepared);
        } catch (RuntimeException | Error e) { // any exception would end the connection
            throw new AssertionError(failed("decode returns", e.toString()).getMessage(), e);
        }
        if (!placing.change().isEmpty()) {
            throw failed("decode leaves the buffer as it is", placing.change());
        }
        outcome = decodeContext.outcome();
        switch (outcome) {
            case MESSAGE -> message(ended);
            case SKIP -> take(decodeContext.takenBytes(), 1);
            case INCOMPLETE -> incomplete();
            case TOO_LONG -> {
                if (Long.compareUnsigned(decodeContext.tooLongBytes(), maxMessageBytes) <= 0) {
                    throw failed(
                            "too long is over " + maxMessageBytes,
                            Long.toUnsignedString(decodeContext.tooLongBytes()));
                }
            }
            case MALFORMED -> {
                if (decodeContext.reason().isBlank()) {
                    throw failed("malformed says why", "no reason");
                }
            }
        }
        return outcome == Outcome.MESSAGE || outcome == Outcome.SKIP;
    }

    private void message(boolean ended) {
        int from = decodeContext.contentFrom();
        int size = decodeContext.contentBytes();
        if (from < 0 || size < 0 || size > decodeContext.takenBytes() - from) {
            throw failed(
                    "content within the " + decodeContext.takenBytes() + " bytes taken",
                    size + " bytes from byte " + from);
        }
        if (size > maxMessageBytes) {
            throw failed("content up to " + maxMessageBytes + " bytes", size + " bytes");
        }
        boolean mayTakeNone = framing.endsByClosing() && ended;
        byte[] rest = held;
        take(decodeContext.takenBytes(), mayTakeNone ? 0 : 1);
        messages.add(Arrays.copyOfRange(rest, from, from + size));
    }

    private void take(int count, int least) {
        if (count < least || count > held.length) {
            throw failed(
                    outcome + " takes " + least + " to " + held.length + " bytes",
                    count + " bytes taken");
        }
        held = Arrays.copyOfRange(held, count, held.length);
        scanned = 0;
        state = 0;
    }

    private void incomplete() {
        scanned = decodeContext.scannedBytes();
        state = decodeContext.state();
        if (scanned < 0 || scanned > held.length) {
            throw failed("scanned within the " + held.length + " bytes there", "" + scanned);
        }
    }

    /** Returns the messages decoded so far. */
    public List<byte[]> messages() {
        return messages;
    }

    /** Returns the result of the last decoding step. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns whether the framing has refused the input, which ends the connection. */
    public boolean refused() {
        return outcome == Outcome.TOO_LONG || outcome == Outcome.MALFORMED;
    }

    /** Returns whether the framing waits for a pause to end the message. */
    public boolean awaitsPause() {
        return outcome == Outcome.INCOMPLETE && held.length > 0 && decodeContext.pause() != null;
    }

    /** Returns the size that the framing reported as too long. */
    public long tooLongBytes() {
        return decodeContext.tooLongBytes();
    }

    /** Returns the number of bytes that are not yet part of a message. */
    int heldBytes() {
        return held.length;
    }

    /** Asserts that exactly these messages were decoded so far. */
    public void expect(List<byte[]> expected) {
        boolean same = expected.size() == messages.size();
        for (int i = 0; same && i < expected.size(); i++) {
            same = Arrays.equals(expected.get(i), messages.get(i));
        }
        if (!same) {
            throw failed(shown(expected), shown(messages) + ", then " + outcome);
        }
    }

    /** Asserts that exactly these messages were decoded, with no bytes left over. */
    public void expectOnly(List<byte[]> expected) {
        expect(expected);
        if (refused() || held.length > 0) {
            throw failed(
                    "nothing after " + shown(messages), outcome + ", " + held.length + " bytes");
        }
    }

    /** Asserts that the last step had this result. */
    public void expect(Outcome expected) {
        if (outcome != expected) {
            throw failed(expected.toString(), outcome + " after " + shown(messages));
        }
    }

    /**
     * Asserts that the framing refused the input, or that it did not. The result must not depend on
     * the sizes of the reads.
     */
    public void expectRefused(boolean expected) {
        if (refused() != expected) {
            throw failed(expected ? "refused, as in one read" : "not refused", "" + outcome);
        }
    }

    /** Returns a text that shows the first of these messages, for an error. */
    public static String shown(List<byte[]> messages) {
        StringBuilder text = new StringBuilder(messages.size() + " messages");
        for (byte[] each : messages.subList(0, Math.min(messages.size(), SHOWN_MESSAGES))) {
            byte[] front = Arrays.copyOf(each, Math.min(each.length, SHOWN_BYTES));
            text.append(", ").append(each.length).append(" bytes ");
            text.append(HexFormat.of().formatHex(front));
            text.append(front.length < each.length ? "…" : "");
        }
        return text.append(messages.size() > SHOWN_MESSAGES ? ", …" : "").toString();
    }

    /**
     * Returns the error for a difference between the expected and the actual result of this step.
     */
    public AssertionError failed(String expected, String found) {
        return failure(framing, step, expected, found);
    }

    /** Returns the error for a framing that failed a step of the check. */
    static AssertionError failure(Framing framing, String step, String expected, String found) {
        return new AssertionError("framing %s, %s: expected: %s; found: %s"
                .formatted(framing, step, expected, found));
    }
}
