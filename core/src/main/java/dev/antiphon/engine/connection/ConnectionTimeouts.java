package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.event.EventDispatcher;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.event.ServerEvent.LimitAdjusted;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.transport.Transport;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The timers of one connection: timeouts of reading, the pause that ends a message, keepalive and
 * probes. Times are in nanoseconds of the monotonic clock; 0 means that a timer does not run.
 */
public final class ConnectionTimeouts {
    /**
     * The age at which TCP keepalive is enabled for a connection; shorter connections save the
     * system calls.
     */
    private static final long KEEP_ALIVE_AFTER_NANOS = 1_000_000_000;

    /** The time between two probes of a peer from which this side currently does not read. */
    private static final long PROBE_NANOS = 250_000_000;

    private static final int TIMES_PUT_OFF_MAX = 4;

    private final TcpConnection connection;
    private long openedAt;
    private long activeAt;

    /** The time at which the write queue was last emptied. */
    private long flushedAt;

    /** The number of bytes that the peer had acknowledged at the last check for idleness. */
    private long acknowledgedBytes;

    private long messageSince;

    /**
     * The time at which this side itself stopped reading the incomplete message; 0 while it reads.
     */
    private long heldSince;

    /** The number of times that the message's deadline was extended because this side read late. */
    private int timesPutOff;

    /** The length of the pause that ends the current message; negative if no pause ends it. */
    private long pauseNanos = -1;

    private long pauseUntil;

    /** The time of the last byte before the pause that may end the message. */
    private long silentSince;

    /** True if the message ends unless the next poll finds more bytes on the socket. */
    private boolean looksAgain;

    private long probeAt;
    private boolean keepsAlive;

    ConnectionTimeouts(TcpConnection connection) {
        this.connection = connection;
    }

    void opened(long now) {
        openedAt = now;
        flushedAt = now;
        keepsAlive = false;
        activeAt = now;
    }

    /** Records that bytes arrived. */
    void received(long now) {
        activeAt = now;
        noPause();
    }

    /** Records that bytes were sent. */
    void active(long now) {
        activeAt = now;
    }

    /** Records that the write queue became empty at the given time. */
    void flushed(long now) {
        flushedAt = now;
    }

    /**
     * Records an incomplete message, and the pause that may end it. Further bytes do not extend its
     * deadline.
     */
    void messageBegun(long now, @Nullable Duration pause) {
        if (messageSince == 0) {
            messageSince = now;
        }
        if (pause == null) {
            noPause();
        } else if (pauseNanos < 0) { // else the timer runs on: no byte has come since
            pauseNanos = pause.toNanos();
            silentSince = connection.loop.clockNow();
            awaitPause();
        }
    }

    void messageEnded() {
        messageSince = 0;
        heldSince = 0;
        timesPutOff = 0;
        noPause();
    }

    private void noPause() {
        pauseNanos = -1;
        pauseUntil = 0;
        looksAgain = false;
    }

    /**
     * Starts the timer of the pause. It reads the clock instead of using the turn's time, since a
     * turn may be long and the bytes may have arrived late in it.
     */
    private void awaitPause() {
        if (pauseNanos > 0) {
            pauseUntil = silentSince + pauseNanos;
            // the peer's system may delay further bytes until the acknowledgement
            connection.link().acknowledgeNow();
        } else {
            looksAgain = true;
            connection.loop.afterPoll(connection::lookedAgain);
        }
    }

    /** Returns the time of the last byte before the pause that may end a message. */
    long silentSince() {
        return silentSince;
    }

    /**
     * Returns whether the received bytes become a message if the next poll brings no more bytes.
     */
    boolean looksAgain() {
        return looksAgain;
    }

    /**
     * Ends the message after the poll that checked the socket once more; waits again if the link
     * still holds input.
     */
    void lookedAgain() {
        if (!looksAgain || connection.closeSequence.readsOff()) {
            return;
        }
        looksAgain = false;
        if (connection.link().holdsInput()) {
            pauseUntil = connection.loop.now(); // the next tick checks it
            connection.settle();
        } else {
            noPause();
            connection.pauseOver();
        }
    }

    /**
     * Returns whether a message is incomplete. The timeout of the message runs while this side
     * reads.
     */
    boolean awaitsMessage() {
        return messageSince != 0;
    }

    /**
     * Stops or restarts the timer of the message timeout. Only time during which this side reads
     * counts.
     */
    void inputHeld(boolean held) {
        long now = connection.loop.now();
        if (held && heldSince == 0) {
            heldSince = now;
        } else if (!held && heldSince != 0) {
            messageSince += now - heldSince;
            heldSince = 0;
        }
    }

    /**
     * Starts or stops the probes. While this side reads nothing, only a probe detects a lost peer.
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

    /** Schedules the earliest deadline. */
    void schedule() {
        long at = earliest();
        if (at != TimerTask.NEVER) {
            connection.loop.schedule(connection, at);
        }
    }

    private long earliest() {
        long at = Math.min(
                connection.messageHandler.deadline(connection),
                connection.closeSequence.deadline());
        at = Math.min(at, connection.frameWriter.deadline());
        if (!keepsAlive) {
            at = Math.min(at, openedAt + KEEP_ALIVE_AFTER_NANOS);
        }
        if (probeAt != 0) {
            at = Math.min(at, probeAt);
        }
        if (connection.closeSequence.readsOff()) {
            return at;
        }
        if (pauseUntil != 0) {
            at = Math.min(at, pauseUntil);
        }
        return Math.min(at, readDeadline());
    }

    /** Returns the deadline of the current phase of reading, which {@link #readPhase} returns. */
    private long readDeadline() {
        Limits limits = connection.limits();
        return switch (readPhase()) {
            case MESSAGE ->
                heldSince != 0
                        ? TimerTask.NEVER
                        : messageSince + limits.messageTimeout().toNanos();
            case FIRST_BYTE -> flushedAt + limits.firstByteTimeout().toNanos();
            case IDLE -> activeAt + limits.idleTimeout().toNanos();
            default -> TimerTask.NEVER;
        };
    }

    private Phase readPhase() {
        boolean serving = connection.connectionConfig.serving();
        if (serving && messageSince != 0) {
            return Phase.MESSAGE;
        }
        if (connection.messageHandler.busy()) {
            return Phase.HANDLE; // a client's exchange has a deadline of its own
        }
        if (connection.frameWriter.unsentBytes() > 0) {
            return Phase.WRITE; // while the peer accepts output, the connection is not idle
        }
        return serving && connection.bytesIn() == 0 ? Phase.FIRST_BYTE : Phase.IDLE;
    }

    /** Handles every deadline that has passed, and schedules the next one. */
    void due(long now) {
        connection.messageHandler.due(connection, now);
        if (connection.closeSequence.isClosed() || connection.closeSequence.due(now)) {
            return;
        }
        if (!keepsAlive && now >= openedAt + KEEP_ALIVE_AFTER_NANOS) {
            keepsAlive = true;
            keepAlive();
        }
        if (probeAt != 0 && now >= probeAt) {
            probeAt = 0;
            connection.link().probe();
        }
        connection.frameWriter.due(now);
        if (connection.closeSequence.isClosed()) {
            return;
        }
        if (!connection.closeSequence.readsOff()) {
            if (pauseUntil != 0 && now >= pauseUntil) {
                pauseDue();
            }
            if (isReadDue(now)) {
                readDue(now);
            }
        }
        connection.settle();
    }

    /**
     * Enables TCP keepalive on the socket. If the system does not support it, reports that once.
     */
    private void keepAlive() {
        Duration timeout = connection.limits().keepAliveTimeout();
        if (!connection.wasOpened() || connection.link().keepAlive(timeout)) {
            return;
        }
        EventDispatcher events = connection.connectionConfig.events();
        if (connection.connectionConfig.sharedCounters().isFirstWithoutKeepAlive() && events.on()) {
            events.emit(new LimitAdjusted(
                    "keepAliveTimeout",
                    timeout.toString(),
                    "none",
                    "this system has no TCP keepalive with times of one's own",
                    System.nanoTime()));
        }
    }

    /**
     * Ends the message if the socket has no more bytes. Bytes that have arrived meanwhile are read
     * first, and restart the pause.
     */
    private void pauseDue() {
        Transport.Link link = connection.link();
        long before = connection.bytesIn();
        link.readNow();
        if (connection.closeSequence.isClosed()
                || connection.closeSequence.inputHasEnded()
                || connection.bytesIn() != before) {
            return;
        }
        if (link.holdsInput()) {
            pauseUntil = connection.loop.clockNow() + pauseNanos;
        } else {
            noPause();
            connection.pauseOver();
        }
    }

    /**
     * Reads the bytes that have arrived, and fails the connection if the deadline has still passed.
     */
    private void readDue(long now) {
        long before = connection.bytesIn();
        connection.frameReader.readArrived(connection.limits().maxMessageBytes());
        if (!isReadDue(now) || connection.closeSequence.inputHasEnded()) {
            return;
        }
        if (messageSince == 0 || connection.bytesIn() == before || !putOff()) {
            readTimedOut(now);
        }
    }

    /**
     * Extends the deadline of a message if bytes were found only at the deadline. These bytes had
     * waited for this side, and the peer may have waited for room to send the rest. Each extension
     * is a quarter of the timeout, and at most four are given, so that a slow sender still times
     * out. Returns whether the deadline was extended.
     */
    private boolean putOff() {
        long timeout = connection.limits().messageTimeout().toNanos();
        if (timesPutOff == TIMES_PUT_OFF_MAX) {
            return false;
        }
        timesPutOff++;
        messageSince = connection.loop.clockNow() - timeout + timeout / TIMES_PUT_OFF_MAX;
        return true;
    }

    private boolean isReadDue(long now) {
        return !connection.closeSequence.isClosed()
                && !connection.closeSequence.readsOff()
                && now >= readDeadline();
    }

    private void readTimedOut(long now) {
        Limits limits = connection.limits();
        Phase phase = readPhase();
        if (phase != Phase.MESSAGE && peerTakes()) {
            activeAt = now;
            flushedAt = now;
            return;
        }
        Duration limit = switch (phase) {
            case MESSAGE -> limits.messageTimeout();
            case FIRST_BYTE -> limits.firstByteTimeout();
            default -> limits.idleTimeout();
        };
        connection.fail(new Failure.TimedOut(phase, limit, connection.heldBytes()));
    }

    /** Returns whether the peer has acknowledged bytes since the last call. */
    private boolean peerTakes() {
        Transport.Link link = connection.link();
        long waiting = link.unacknowledgedBytes();
        long before = acknowledgedBytes;
        acknowledgedBytes = link.takenBytes() - waiting;
        return waiting > 0 && acknowledgedBytes > before;
    }
}
