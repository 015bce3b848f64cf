package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.Limits;
import dev.antiphon.Phase;
import dev.antiphon.event.ConnectionEvent.How;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * When a connection has waited long enough, and for what. Times are of the monotonic clock, in
 * nanoseconds; 0 stands for a time that does not run.
 */
final class Deadlines {
    /**
     * A connection that lives for less needs no probes, nor the system calls that ask for them.
     */
    private static final long KEEP_ALIVE_AFTER_NANOS = 1_000_000_000;

    /** How often it is seen to whether a peer whose input is held back is still there. */
    private static final long PROBE_NANOS = 250_000_000;

    private final LiveConnection connection;
    private long openedAt;
    private long activeAt;
    private long messageSince;
    private long pauseUntil;
    private long blockedSince;
    private long takenSinceBlocked;

    /** What both were before the last turn in which the deadline began anew. */
    private long blockedBefore;

    private long takenBefore;
    private long probeAt;
    private boolean keepsAlive;

    Deadlines(LiveConnection connection) {
        this.connection = connection;
    }

    void opened(long now) {
        openedAt = now;
        keepsAlive = false;
        activeAt = now;
    }

    /** Bytes came in. */
    void active(long now) {
        activeAt = now;
        pauseUntil = 0;
    }

    /** Bytes went out. */
    void written(long now, long bytes) {
        activeAt = now;
        takenSinceBlocked += bytes;
        if (takenSinceBlocked >= writeBytesWanted()) {
            if (now != blockedSince) {
                blockedBefore = blockedSince;
                takenBefore = 0;
            }
            takenBefore += takenSinceBlocked;
            writeBlocked(now);
        }
    }

    /** Bytes of the last turn that {@link #written} was told of did not go out after all. */
    void unwritten(long bytes) {
        takenSinceBlocked -= Math.min(bytes, takenSinceBlocked + takenBefore);
        long taken = takenBefore + takenSinceBlocked;
        if (takenSinceBlocked < 0 && taken < writeBytesWanted()) {
            takenSinceBlocked = taken;
            blockedSince = blockedBefore;
            takenBefore = 0;
        }
    }

    /** What a peer must take of what waits for it, before the deadline begins anew. */
    private long writeBytesWanted() {
        Limits limits = connection.limits();
        long millis = limits.writeProgressTimeout().toMillis();
        return Math.max(1, limits.writeBytesPerSecondMin() * millis / 1000);
    }

    /** The system takes no more for the moment. */
    void writeBlocked(long now) {
        blockedSince = now;
        takenSinceBlocked = 0;
    }

    /** There are bytes of a message that is not whole; more bytes do not put its deadline off. */
    void messageBegun(long now, @Nullable Duration pause) {
        if (messageSince == 0) {
            messageSince = now;
        }
        pauseUntil = pause == null ? 0 : now + pause.toNanos();
    }

    void messageEnded() {
        messageSince = 0;
        pauseUntil = 0;
    }

    /**
     * Whether no more is read for the moment, so that only a probe would notice that the peer is
     * gone.
     */
    void readingStopped(boolean stopped) {
        if (!stopped) {
            probeAt = 0;
        } else if (probeAt == 0) {
            probeAt = connection.loop.now() + PROBE_NANOS;
        }
    }

    void limitsChanged() {
        keepsAlive = false;
    }

    /** Enters the earliest deadline into the wheel. */
    void schedule() {
        long at = earliest();
        if (at != Exchange.NEVER) {
            connection.loop.wheel.schedule(connection, at);
        }
    }

    private long earliest() {
        long at = Math.min(connection.exchange.deadline(connection), connection.ending.deadline());
        at = Math.min(at, writeDeadline());
        if (!keepsAlive) {
            at = Math.min(at, openedAt + KEEP_ALIVE_AFTER_NANOS);
        }
        if (probeAt != 0) {
            at = Math.min(at, probeAt);
        }
        if (connection.ending.readsOff()) {
            return at;
        }
        if (pauseUntil != 0) {
            at = Math.min(at, pauseUntil);
        }
        return Math.min(at, readDeadline());
    }

    private long writeDeadline() {
        return connection.outflow.unsentBytes() == 0
                ? Exchange.NEVER
                : blockedSince + connection.limits().writeProgressTimeout().toNanos();
    }

    /** The deadline of the phase that reading is in; {@link #readPhase} tells which that is. */
    private long readDeadline() {
        Limits limits = connection.limits();
        return switch (readPhase()) {
            case MESSAGE -> messageSince + limits.messageTimeout().toNanos();
            case FIRST_BYTE -> openedAt + limits.firstByteTimeout().toNanos();
            case IDLE -> activeAt + limits.idleTimeout().toNanos();
            default -> Exchange.NEVER;
        };
    }

    private Phase readPhase() {
        boolean serving = connection.setup.serving();
        if (serving && messageSince != 0) {
            return Phase.MESSAGE;
        }
        if (connection.exchange.busy()) {
            return Phase.HANDLE; // a client's exchange has a deadline of its own
        }
        return serving && connection.bytesIn() == 0 ? Phase.FIRST_BYTE : Phase.IDLE;
    }

    /** Acts on every deadline that has passed, and enters the next. */
    void due(long now) {
        connection.exchange.due(connection, now);
        if (connection.ending.isClosed() || connection.ending.due(now)) {
            return;
        }
        if (!keepsAlive && now >= openedAt + KEEP_ALIVE_AFTER_NANOS) {
            keepsAlive = true;
            connection.keepAlive();
        }
        if (probeAt != 0 && now >= probeAt) {
            probeAt = 0;
            connection.link().probe();
        }
        if (now >= writeDeadline()) {
            Duration limit = connection.limits().writeProgressTimeout();
            connection.ending.drop(
                    new Fault.TimedOut(Phase.WRITE, limit, Math.max(0, takenSinceBlocked)),
                    How.TIMEOUT);
            return;
        }
        if (!connection.ending.readsOff()) {
            if (pauseUntil != 0 && now >= pauseUntil) {
                pauseDue();
                return;
            }
            if (now >= readDeadline()) {
                readTimedOut();
            }
        }
        connection.settle();
    }

    /** A silence counts on the wire, not in our schedule: what has arrived meanwhile ends it. */
    private void pauseDue() {
        pauseUntil = 0;
        long before = connection.bytesIn();
        connection.link().readNow();
        boolean silent = connection.bytesIn() == before && !connection.ending.inputHasEnded();
        if (silent && !connection.ending.isClosed()) {
            connection.pauseOver();
        }
    }

    private void readTimedOut() {
        Limits limits = connection.limits();
        Phase phase = readPhase();
        Duration limit = switch (phase) {
            case MESSAGE -> limits.messageTimeout();
            case FIRST_BYTE -> limits.firstByteTimeout();
            default -> limits.idleTimeout();
        };
        connection.fault(new Fault.TimedOut(phase, limit, connection.heldBytes()));
    }
}
