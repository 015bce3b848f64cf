package dev.antiphon.load.engine;

import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.MessageView;
import dev.antiphon.Phase;
import dev.antiphon.engine.DrivenConnection;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One of the connections that a run has at once: a place that is connected anew whenever its
 * connection has ended, and the requests in flight on it. For its loop's thread alone.
 */
final class Lane implements DrivenConnection.Talk {
    /** How long a lane of a closed run waits after a request that could not be sent. */
    private static final long REFUSED_NANOS = 100_000_000;

    /** Counts from 1, over all loops. */
    final int number;

    /** Whether it is among those that wait for a request. */
    boolean isWaiting;

    private final Worker worker;
    private final InFlight inFlight;
    private @Nullable DrivenConnection connection;
    private boolean open;
    private long connectingSince;
    private int address;
    private long notBefore;

    Lane(int number, Worker worker) {
        this.number = number;
        this.worker = worker;
        this.inFlight = new InFlight(worker.terms.pipelining(), worker.terms.correlation());
    }

    /** Whether it can take one more request now. */
    boolean hasRoom() {
        return !inFlight.isFull();
    }

    /** Whether it waits after a request that could not be sent. */
    boolean isAway(long now) {
        return now < notBefore;
    }

    /** Takes a request on; it leaves at once, or when there is a connection. */
    void begin(long requestNumber, long plannedAt, long now) {
        int slot = inFlight.add(requestNumber, plannedAt, now);
        if (open && connection != null) {
            send(connection, slot);
        } else {
            connect();
        }
    }

    /** Connects, if it is not connected or about to be. */
    void connect() {
        if (connection == null) {
            address = worker.addressToTry();
            connectingSince = System.nanoTime();
            connectTo();
        }
    }

    private void connectTo() {
        connection = worker.loop.connect(
                worker.terms.addresses().get(address), worker.terms.oneShot(), this);
    }

    @Override
    public void opened() {
        open = true;
        worker.opened(address);
        DrivenConnection current = connection;
        for (int place = 0; place < inFlight.slots() && current != null; place++) {
            int slot = inFlight.slot(place);
            if (inFlight.isTaken(slot) && !inFlight.isHanded(slot)) {
                send(current, slot);
            }
        }
    }

    private void send(DrivenConnection to, int slot) {
        ByteBuffer message = worker.message(inFlight.number(slot), number);
        if (inFlight.isById()) {
            if (!inFlight.hand(slot, Message.of(message))) {
                drop(slot, "the request has no id, or one that is in flight");
                return;
            }
        } else {
            inFlight.hand(slot);
        }
        try {
            to.send(message);
        } catch (IllegalArgumentException e) {
            drop(slot, String.valueOf(e.getMessage()));
            return;
        }
        worker.sent(inFlight.plannedAt(slot));
    }

    /** It cannot be sent at all. */
    private void drop(int slot, String why) {
        worker.notes.faulted(why);
        notBefore = System.nanoTime() + REFUSED_NANOS; // the next one may have the same fate
        lost(slot, Ended.OTHER_FAULT);
    }

    @Override
    public void message(MessageView reply) {
        int slot = inFlight.match(reply);
        if (slot == InFlight.NONE) {
            worker.notes.unasked(() -> inFlight.unasked(reply));
            return;
        }
        long now = System.nanoTime();
        long plannedAt = inFlight.plannedAt(slot);
        long sentAt = inFlight.sentAt(slot);
        Ended how = now - sentAt > worker.terms.timeoutNanos()
                ? Ended.LATE
                : worker.judge(reply, inFlight.number(slot), number);
        inFlight.remove(slot);
        worker.replied(plannedAt, sentAt, now, how);
        if (worker.terms.oneShot() && connection != null) {
            connection.close();
            disconnected();
        }
        worker.roomAgain(this, now);
    }

    @Override
    public boolean awaits() {
        return inFlight.size() > 0;
    }

    @Override
    public void ended(Fault why) {
        int next = open || why.phase() != Phase.CONNECT
                ? Worker.NO_ADDRESS
                : worker.addressAfter(address);
        if (next == Worker.NO_ADDRESS) {
            over(why);
        } else {
            address = next;
            connectTo();
        }
    }

    /** Its connection has ended, or none came about. */
    private void over(Fault why) {
        boolean connecting = !open;
        disconnected();
        if (connecting) {
            worker.notOpened(why);
            notBefore = System.nanoTime() + REFUSED_NANOS;
        }
        Ended how = Ended.by(why);
        if (how == Ended.OTHER_FAULT && inFlight.size() > 0) {
            worker.notes.faulted(why.text());
        }
        lostAll(how);
    }

    private void disconnected() {
        connection = null;
        open = false;
    }

    private void lostAll(Ended how) {
        for (int slot = 0; slot < inFlight.slots(); slot++) {
            if (inFlight.isTaken(slot)) {
                worker.lost(inFlight.plannedAt(slot), how);
            }
        }
        inFlight.clear();
        worker.roomAgain(this, System.nanoTime());
    }

    private void lost(int slot, Ended how) {
        worker.lost(inFlight.plannedAt(slot), how);
        inFlight.remove(slot);
        worker.roomAgain(this, System.nanoTime());
    }

    /** Gives up what has waited for too long: a connection, or a reply. */
    void sweep(long now) {
        DrivenConnection current = connection;
        if (current == null) {
            return;
        }
        if (!open) {
            if (now - connectingSince > worker.terms.connectTimeoutNanos()) {
                current.reset();
                Duration limit = Duration.ofNanos(worker.terms.connectTimeoutNanos());
                over(new Fault.TimedOut(Phase.CONNECT, limit, 0));
            }
            return;
        }
        for (int slot = 0; slot < inFlight.slots(); slot++) {
            if (inFlight.isTaken(slot)
                    && now - inFlight.sentAt(slot) > 2 * worker.terms.timeoutNanos()) {
                if (!inFlight.isById()) {
                    current.reset(); // its reply could be taken for another's
                    disconnected();
                    lostAll(Ended.MISSING);
                    return;
                }
                lost(slot, Ended.MISSING);
            }
        }
    }
}
