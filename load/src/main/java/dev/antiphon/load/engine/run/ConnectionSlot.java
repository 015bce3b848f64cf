package dev.antiphon.load.engine.run;

import dev.antiphon.engine.drive.DrivenConnection;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.load.engine.measure.RequestOutcome;
import dev.antiphon.load.result.Column;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * A place for one of the simultaneous connections of a run, with the requests in flight on it. When
 * the connection has ended, the slot opens a new one for its next request. Only the thread of the
 * event loop may use it. Times are values of {@link System#nanoTime}.
 */
final class ConnectionSlot implements DrivenConnection.Talk {
    /**
     * The pause of a slot in the closed model after a request that could not be sent, in
     * nanoseconds.
     */
    private static final long REFUSED_NANOS = 100_000_000;

    /** The number of the slot among those of all loops, from 1. */
    final int number;

    /** True if the slot is in the queue of slots that have room for a request. */
    boolean isWaiting;

    /**
     * The time at which a pause last ended a reply. A request that was planned earlier was delayed
     * by the pause.
     */
    long silentUntil = Long.MIN_VALUE;

    private final LoadWorker loadWorker;
    private final InFlightRequests inFlightRequests;
    private @Nullable DrivenConnection connection;

    /** True if requests may be sent. */
    private boolean open;

    private Awaited awaited = Awaited.CONNECTION;
    private long connectingSince;
    private int address;
    private long notBefore;

    /** The event that a connection waits for before requests may be sent on it. */
    private enum Awaited {
        CONNECTION,
        GREETING,
        FIRST_REPLY
    }

    ConnectionSlot(int number, LoadWorker loadWorker) {
        this.number = number;
        this.loadWorker = loadWorker;
        this.inFlightRequests = new InFlightRequests(
                loadWorker.runTerms.pipelining(), loadWorker.runTerms.correlation());
    }

    /** Returns whether the slot can take another request now. */
    boolean hasRoom() {
        return !inFlightRequests.isFull();
    }

    /** Returns whether the slot is pausing after a request that could not be sent. */
    boolean isAway(long now) {
        return now < notBefore;
    }

    /** Adds a request. It is sent at once, or as soon as the connection is open. */
    void begin(long requestNumber, long plannedAt, long now) {
        int slot = inFlightRequests.add(requestNumber, plannedAt, now);
        if (open && connection != null) {
            send(connection, slot);
        } else {
            connect();
        }
    }

    /** Opens a connection, unless one is open or being opened. */
    void connect() {
        if (connection == null) {
            address = loadWorker.addressToTry();
            connectingSince = System.nanoTime();
            connectTo();
        }
    }

    private void connectTo() {
        connection = loadWorker.loop.connect(
                loadWorker.runTerms.addresses().get(address), loadWorker.runTerms.oneShot(), this);
    }

    @Override
    public void opened() {
        if (loadWorker.runTerms.opening().isGreeted()) {
            awaited = Awaited.GREETING;
        } else {
            sendFirst();
        }
    }

    /** Sends the first message of the connection, if one is configured. */
    private void sendFirst() {
        DrivenConnection current = connection;
        Optional<ByteBuffer> first = loadWorker.first(number);
        if (first.isPresent() && current != null) {
            awaited = Awaited.FIRST_REPLY;
            current.send(first.get());
            if (loadWorker.runTerms.opening().isAnswered()) {
                return;
            }
        }
        openForRequests();
    }

    private void openForRequests() {
        open = true;
        loadWorker.opened(address);
        DrivenConnection current = connection;
        for (int place = 0; place < inFlightRequests.slots() && current != null; place++) {
            int slot = inFlightRequests.slot(place);
            if (inFlightRequests.isTaken(slot) && !inFlightRequests.isHanded(slot)) {
                send(current, slot);
            }
        }
    }

    private void send(DrivenConnection to, int slot) {
        ByteBuffer message = loadWorker.message(inFlightRequests.number(slot), number);
        int bytes = message.remaining();
        if (inFlightRequests.isById()) {
            if (!inFlightRequests.hand(slot, Message.of(message))) {
                drop(slot, "the request has no id, or one that is in flight");
                return;
            }
        } else {
            inFlightRequests.hand(slot);
        }
        try {
            to.send(message);
        } catch (IllegalArgumentException e) {
            drop(slot, String.valueOf(e.getMessage()));
            return;
        }
        loadWorker.sent(inFlightRequests.plannedAt(slot), bytes);
    }

    /** Drops a request that can never be sent, such as one that the framing cannot carry. */
    private void drop(int slot, String why) {
        loadWorker.loopNotes.failed(why);
        notBefore = System.nanoTime() + REFUSED_NANOS; // the next request may fail in the same way
        lost(slot, Column.OTHER_FAILURES);
    }

    @Override
    public void message(MessageView reply) {
        if (!open) {
            if (awaited == Awaited.GREETING) {
                sendFirst();
            } else {
                openForRequests();
            }
            return;
        }
        boolean isAnswer = loadWorker.runTerms.opening().isAnswered();
        int slot = isAnswer ? inFlightRequests.match(reply) : InFlightRequests.NONE;
        if (slot == InFlightRequests.NONE) {
            loadWorker.loopNotes.unasked(() -> inFlightRequests.unasked(reply));
            return;
        }
        long now = lastByteAt();
        long plannedAt = inFlightRequests.plannedAt(slot);
        long sentAt = inFlightRequests.sentAt(slot);
        Column how = now - sentAt > loadWorker.runTerms.timeoutNanos()
                ? Column.LATE
                : loadWorker.judge(reply, inFlightRequests.number(slot), number);
        inFlightRequests.remove(slot);
        loadWorker.replied(plannedAt, sentAt, now, how);
        endOneShot();
        // the slot is free from the last byte on; a later send is a delay of the generator
        loadWorker.roomAgain(this, now);
    }

    /**
     * Returns the time of the last byte of a reply, without the pause that showed the end of the
     * reply.
     */
    private long lastByteAt() {
        long now = System.nanoTime();
        DrivenConnection current = connection;
        if (current == null || !loadWorker.runTerms.endsBySilence()) {
            return now;
        }
        long last = current.lastByteAt();
        if (loadWorker.loopNotes.silent(now - last)) {
            silentUntil = now;
        }
        return last;
    }

    private void endOneShot() {
        if (loadWorker.runTerms.oneShot() && connection != null) {
            connection.close();
            disconnected();
        }
    }

    /** If the server sends no replies, ends the requests whose bytes the system has accepted. */
    @Override
    public void taken() {
        if (loadWorker.runTerms.opening().isAnswered() || inFlightRequests.size() == 0) {
            return;
        }
        long now = System.nanoTime();
        int oldest = inFlightRequests.slot(0);
        while (inFlightRequests.size() > 0 && inFlightRequests.isHanded(oldest)) {
            long plannedAt = inFlightRequests.plannedAt(oldest);
            long sentAt = inFlightRequests.sentAt(oldest);
            inFlightRequests.remove(oldest);
            loadWorker.replied(plannedAt, sentAt, now, Column.OK);
            oldest = inFlightRequests.slot(0);
        }
        endOneShot();
        loadWorker.roomAgain(this, now);
        loadWorker.turnAgain();
    }

    @Override
    public boolean awaits() {
        return inFlightRequests.size() > 0 || (awaited != Awaited.CONNECTION && !open);
    }

    @Override
    public void ended(Failure why) {
        int next = open || why.phase() != Phase.CONNECT
                ? LoadWorker.NO_ADDRESS
                : loadWorker.addressAfter(address);
        if (next == LoadWorker.NO_ADDRESS) {
            over(why);
        } else {
            address = next;
            connectTo();
        }
    }

    /**
     * Ends the requests in flight, because the connection has ended or could not be opened. After a
     * failure to open it, the slot pauses.
     */
    private void over(Failure why) {
        boolean connecting = !open;
        disconnected();
        if (connecting) {
            loadWorker.notOpened(why);
            notBefore = System.nanoTime() + REFUSED_NANOS;
        }
        Column how = RequestOutcome.of(why);
        boolean loses = how == Column.RESET && !loadWorker.runTerms.opening().isAnswered();
        if (loses && inFlightRequests.size() == 0) {
            loadWorker.loopNotes.failed(why.text()); // the requests already count as accepted
        }
        if (how == Column.OTHER_FAILURES && inFlightRequests.size() > 0) {
            loadWorker.loopNotes.failed(why.text());
        }
        lostAll(how);
    }

    private void disconnected() {
        connection = null;
        open = false;
        awaited = Awaited.CONNECTION;
    }

    private void lostAll(Column how) {
        for (int slot = 0; slot < inFlightRequests.slots(); slot++) {
            if (inFlightRequests.isTaken(slot)) {
                loadWorker.lost(inFlightRequests.plannedAt(slot), how);
            }
        }
        inFlightRequests.clear();
        loadWorker.roomAgain(this, System.nanoTime());
    }

    private void lost(int slot, Column how) {
        loadWorker.lost(inFlightRequests.plannedAt(slot), how);
        inFlightRequests.remove(slot);
        loadWorker.roomAgain(this, System.nanoTime());
    }

    /** Ends a connection attempt or requests that have exceeded their time limit. */
    void sweep(long now) {
        DrivenConnection current = connection;
        if (current == null) {
            return;
        }
        if (!open) {
            if (now - connectingSince > loadWorker.runTerms.connectTimeoutNanos()) {
                current.reset();
                Duration limit = Duration.ofNanos(loadWorker.runTerms.connectTimeoutNanos());
                over(new Failure.TimedOut(Phase.CONNECT, limit, 0));
            }
            return;
        }
        for (int slot = 0; slot < inFlightRequests.slots(); slot++) {
            if (inFlightRequests.isTaken(slot)
                    && now - inFlightRequests.sentAt(slot)
                            > 2 * loadWorker.runTerms.timeoutNanos()) {
                if (!inFlightRequests.isById()) {
                    current.reset(); // a late reply could be matched to another request
                    disconnected();
                    lostAll(Column.MISSING);
                    return;
                }
                lost(slot, Column.MISSING);
            }
        }
    }
}
