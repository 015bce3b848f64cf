package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.transport.Transport;

import java.time.Duration;

/**
 * The check that a peer reads its output fast enough: {@link Limits#minWriteBytesPerSecond} on
 * average, with {@link Limits#writeProgressTimeout} as an initial credit.
 *
 * <p>Each byte that the peer accepts extends the deadline by the time that one byte takes at the
 * lowest rate. Progress is the number of bytes that the peer has acknowledged if the transport
 * reports that number. Otherwise it is the number of bytes that the system has accepted, and a
 * write is tried before every check. The second number is less exact: a system may accept a whole
 * reply into its buffers at once, or nothing for a while, because it announces room only in large
 * steps.
 *
 * <p>A peer's system opens its window again once half of its buffer is free (RFC 9293, 3.8.6.2.2).
 * While the peer reads on, its system may therefore acknowledge nothing for the time that the peer
 * needs to read a full buffer. For this reason acknowledged bytes, up to the usual size of a
 * buffer, count as bytes in the peer's buffer and extend the deadline.
 *
 * <p>Used on the connection's loop. Times are of the monotonic clock, in nanoseconds.
 */
public final class WriteProgress {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** The usual size of a receive buffer (tcp(7), tcp_rmem). */
    private static final long PEER_BUFFER_BYTES = 1 << 17;

    /**
     * The divisor that gives the first part of the timeout. In that part the systems' buffers fill,
     * and accepted bytes do not count as progress.
     */
    private static final int FILL_SHARE = 4;

    /**
     * The longest allowed time without progress, in multiples of the timeout, for any buffer size.
     */
    private static final int ADVANCE_MOST = 8;

    private final TcpConnection connection;
    private boolean buffersFill;
    private long doneBytes;

    /** The number of bytes that may be in the peer's buffer. */
    private long bufferBytes;

    private long runsOutAt;
    private long lookAt;

    /**
     * The last time at which the credit was full; {@link #bytesSince} counts the bytes since then.
     */
    private long since;

    private long bytesSince;

    WriteProgress(TcpConnection connection) {
        this.connection = connection;
    }

    /** Starts the check. Called when the system accepts no more bytes for now. */
    void begin(long now) {
        buffersFill = true;
        lookAt = now + timeoutNanos() / FILL_SHARE;
        runsOutAt = now + timeoutNanos();
        restart(now);
    }

    /** Returns the time of the next check. */
    long deadline() {
        return Math.min(lookAt, runsOutAt);
    }

    /** Records the progress since the last check. Returns whether there was any. */
    boolean look(long now) {
        excuse(now - deadline());
        if (buffersFill) {
            if (now >= lookAt) {
                buffersFill = false;
                doneBytes = done();
                runsOutAt = since + Math.max(timeoutNanos(), advance(bufferBytes / 2));
            }
            return true;
        }
        long went = done() - doneBytes;
        if (went <= 0) {
            return false;
        }
        doneBytes += went;
        bytesSince += went;
        long most = Math.max(timeoutNanos() * 9 / 5, advance(bufferBytes));
        runsOutAt += Math.min(nanos(went), most);
        if (runsOutAt >= now + most) {
            runsOutAt = now + most;
            restart(now);
        }
        return true;
    }

    /**
     * Extends the credit by the delay of a late check. During the delay this side was busy or not
     * scheduled, and may have sent nothing that the peer could accept.
     */
    private void excuse(long lateNanos) {
        if (lateNanos > 0) {
            since += lateNanos;
            runsOutAt += lateNanos;
            lookAt += lateNanos;
        }
    }

    /**
     * Returns whether the credit is used up, and schedules the next check. Call it after {@link
     * #look}.
     */
    boolean isStalled(long now) {
        lookAgain(now);
        return now >= runsOutAt;
    }

    /** Returns the number of bytes accepted within {@link #time}. */
    long bytes() {
        return bytesSince;
    }

    /**
     * Returns the time for which the peer has been too slow, rounded down to whole seconds from two
     * seconds on.
     */
    Duration time(long now) {
        Duration exact = Duration.ofMillis((now - since) / 1_000_000);
        return exact.toSeconds() < 2 ? exact : Duration.ofSeconds(exact.toSeconds());
    }

    private void restart(long now) {
        since = now;
        bytesSince = 0;
    }

    private void lookAgain(long now) {
        lookAt = now + timeoutNanos() / 2;
    }

    private long done() {
        Transport.Link link = connection.link();
        long unacknowledged = link.unacknowledgedBytes();
        long done = link.takenBytes() - Math.max(0, unacknowledged);
        if (unacknowledged >= 0) {
            bufferBytes = Math.clamp(done, 0, PEER_BUFFER_BYTES);
        }
        return done;
    }

    private long timeoutNanos() {
        return connection.limits().writeProgressTimeout().toNanos();
    }

    /** Returns the time that a reader may need for this number of bytes in its receive buffer. */
    private long advance(long bytes) {
        return Math.min(nanos(bytes), ADVANCE_MOST * timeoutNanos());
    }

    /** Returns the time that this number of bytes may take at the lowest rate. */
    private long nanos(long bytes) {
        double seconds = (double) bytes / connection.limits().minWriteBytesPerSecond();
        return (long) (seconds * NANOS_PER_SECOND);
    }
}
