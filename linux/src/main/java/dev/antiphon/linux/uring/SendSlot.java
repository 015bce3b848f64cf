package dev.antiphon.linux.uring;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The latest send of one link. Its bytes stay in the {@link SendArena} until the turn of the send
 * is confirmed. If the system returns a part of the bytes, the slot keeps that part until it is
 * sent again and confirmed.
 *
 * <pre>
 *            write                 poll's call               confirmed
 *   FREE ───────────▶ FILLING ───────────────▶ HANDED_OVER ───────────▶ FREE
 *                      │   ▲                       │   │
 *                      └───┘ write                 │   └── write in a later turn ──▶ FILLING
 *                                                  │       (only where failures come in order)
 *                                                  └── a part comes back ──▶ BLOCKED
 *
 *   BLOCKED ── the system has room ──▶ FREE, and what came back is sent again
 * </pre>
 *
 * <p>The state is computed from the number of the send's turn and {@link SendEpochs}, so that a
 * poll need not visit every link. A blocked slot accepts no bytes.
 *
 * <p>A write in a later turn may follow a send that is not confirmed yet only if the failure of
 * that send is reported before anything that the link has received since. Otherwise the new bytes
 * could be sent before the returned ones.
 *
 * <p>Used on the loop's thread.
 */
final class SendSlot {
    /**
     * The size of the largest send in bytes. A socket rarely accepts more at once, and the system
     * returns the rest.
     */
    private static final int BYTES_MAX = 1 << 18;

    private static final byte[] NONE = {};

    enum State {
        /** The system has accepted all bytes; a write begins a send. */
        FREE,
        /** The send is collected and not submitted yet; a write extends it. */
        FILLING,
        /** The send is submitted; the system may still return a part of it. */
        HANDED_OVER,
        /** The system returned a part of the send, and accepts no bytes until it reports room. */
        BLOCKED
    }

    /**
     * Initialises this class and its states. Called when the class of links is initialised, so that
     * an event loop does not do it later.
     */
    static void initialise() {
        Objects.requireNonNull(State.FREE, "the states are initialised");
    }

    private final UringLink link;
    private final UringTransport transport;
    private int bytesMax = BYTES_MAX;
    private boolean blocked;
    private long turn;
    private long submission;
    private int submissionNumber;
    private int from;
    private int count;

    /** The number of bytes sent, without bytes that the system returned. */
    private long sentBytes;

    /** The bytes that the system returned, from index {@link #returnedFrom} on. */
    private byte[] returned = NONE;

    private int returnedFrom;

    /** The number of bytes of {@link #returned} that are being sent again. */
    private int sentAgain;

    SendSlot(UringLink link, UringTransport transport) {
        this.link = link;
        this.transport = transport;
    }

    /** Limits the size of a send in bytes. */
    void limit(int bytes) {
        bytesMax = Math.min(bytes, BYTES_MAX);
    }

    State state() {
        if (blocked) {
            return State.BLOCKED;
        }
        if (isConfirmed()) {
            return State.FREE;
        }
        boolean filling = turn == transport.sendEpochs().current()
                && !transport.ring().isHandedOver(submissionNumber);
        return filling ? State.FILLING : State.HANDED_OVER;
    }

    /**
     * Sends as many bytes of the buffer as possible, maybe none.
     *
     * @param receivingSince the turn in which the link last began to receive
     */
    void write(ByteBuffer bytes, int flags, long receivingSince) {
        switch (state()) {
            case FREE -> begin(bytes, flags);
            case FILLING -> lengthen(bytes, flags);
            case HANDED_OVER -> {
                if (turn != transport.sendEpochs().current()
                        && receivingSince != turn
                        && transport.sendEpochs().tellsFailuresFirst(turn)) {
                    begin(bytes, flags);
                }
            }
            case BLOCKED -> {}
        }
    }

    private void begin(ByteBuffer bytes, int flags) {
        SendArena sends = transport.sends();
        int length = Math.min(Math.min(bytes.remaining(), bytesMax), sends.room());
        if (length > 0) {
            from = sends.end();
            count = length;
            sends.add(bytes, length);
            submission = transport.operations().send(link, from, length, flags);
            submissionNumber = transport.ring().nextNumber();
            turn = transport.sendEpochs().current();
            sentBytes += length;
        }
    }

    private void lengthen(ByteBuffer bytes, int flags) {
        SendArena sends = transport.sends();
        boolean last = from + count == sends.end();
        int room = sends.room() - (last ? 0 : count);
        int length = Math.min(Math.min(bytes.remaining(), bytesMax - count), room);
        if (length <= 0) {
            return;
        }
        if (!last) {
            int again = sends.end();
            sends.addAgain(from, count);
            from = again;
        }
        sends.add(bytes, length);
        count += length;
        sentBytes += length;
        transport.operations().change(submission, from, count, flags);
    }

    /**
     * Keeps the rest of a send of which the system accepted only {@code taken} bytes.
     *
     * @return whether there is a rest
     */
    boolean cameBack(int taken) {
        int rest = count - taken;
        count = 0; // a part cannot come back twice
        if (rest <= 0) {
            return false;
        }
        sentBytes -= rest;
        blocked = true;
        if (returnedBytes() == 0) {
            returned = new byte[rest];
            transport.sends().bytes(from + taken, rest).get(returned);
        } else {
            returnedFrom += sentAgain - rest;
            sentAgain = 0;
        }
        return true;
    }

    /** Returns the number of returned bytes that the system has not accepted yet. */
    int returnedBytes() {
        return returned.length - returnedFrom;
    }

    /** Sends the returned bytes again, as many as there is room for. */
    void sendAgain(long receivingSince) {
        ByteBuffer rest = ByteBuffer.wrap(returned, returnedFrom, returnedBytes());
        write(rest, 0, receivingSince);
        sentAgain = rest.position() - returnedFrom;
    }

    /** Drops the bytes that were sent again, since the system has accepted them. */
    void confirmed() {
        returnedFrom += sentAgain;
        sentAgain = 0;
        if (returnedBytes() == 0) {
            clear();
        }
    }

    /** Drops the returned bytes. */
    void clear() {
        returned = NONE;
        returnedFrom = 0;
        sentAgain = 0;
    }

    /** Records that the system has room again. */
    void unblock() {
        blocked = false;
    }

    /** Returns whether the system has accepted or returned all bytes. */
    boolean isConfirmed() {
        return transport.sendEpochs().isConfirmed(turn);
    }

    /**
     * Returns the number of bytes that the system has certainly accepted; on a closed link, all
     * sent bytes.
     */
    long takenBytes(boolean closed) {
        return closed || isConfirmed() ? sentBytes : sentBytes - count;
    }
}
