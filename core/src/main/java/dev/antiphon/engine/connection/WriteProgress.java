package dev.antiphon.engine.connection;

import dev.antiphon.config.Limits;
import dev.antiphon.transport.Transport;

import java.time.Duration;

/**
 * Judges whether a peer takes what waits for it: at {@link Limits#minWriteBytesPerSecond} on
 * average, with {@link Limits#writeProgressTimeout} in advance.
 *
 * <p>Each byte that the peer takes puts the deadline off by the time that it may last at the least
 * speed. Progress is what the peer has acknowledged, where the transport sees that; otherwise what
 * the system has taken, for which a write is tried before every look. A system that takes a whole
 * reply into its buffers says nothing about the peer; one that takes nothing for a while, since it
 * announces room only in large steps, nothing either.
 *
 * <p>A peer's system opens its window again once half of its buffer is free (RFC 9293, 3.8.6.2.2).
 * While its reader goes on, a buffer may therefore acknowledge nothing for as long as the reader
 * needs for all of it. As much as the peer has acknowledged, up to the usual size of a buffer, may
 * be in its buffer, and puts the deadline off.
 *
 * <p>Used on the connection's loop. Times are of the monotonic clock, in nanoseconds.
 */
public final class WriteProgress {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** The usual size of a receive buffer (tcp(7), tcp_rmem). */
    private static final long PEER_BUFFER_BYTES = 1 << 17;

    /** The part of the timeout in which the systems' buffers fill; that is no progress yet. */
    private static final int FILL_SHARE = 4;

    /** The longest silence in multiples of the timeout, however large the peer's buffer is. */
    private static final int ADVANCE_MOST = 8;

    private final TcpConnection connection;
    private boolean buffersFill;
    private long doneBytes;

    /** The bytes that may stand in the peer's buffer. */
    private long bufferBytes;

    private long runsOutAt;
    private long lookAt;

    /** The last time with the most bytes in advance, and the bytes that have left since. */
    private long since;

    private long bytesSince;

    WriteProgress(TcpConnection connection) {
        this.connection = connection;
    }

    /** The system takes no more for the moment. */
    void begin(long now) {
        buffersFill = true;
        lookAt = now + timeoutNanos() / FILL_SHARE;
        runsOutAt = now + timeoutNanos();
        restart(now);
    }

    /** Returns when {@link #isStalled} is to be asked next. */
    long deadline() {
        return Math.min(lookAt, runsOutAt);
    }

    /** Takes in what has gone since the last look; whether that was anything. */
    boolean look(long now) {
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

    /** Returns whether nothing is left in advance; to be asked after {@link #look}. */
    boolean isStalled(long now) {
        lookAgain(now);
        return now >= runsOutAt;
    }

    /** Bytes taken within {@link #time}. */
    long bytes() {
        return bytesSince;
    }

    /** For how long the peer has been too slow; whole seconds, unless it is under two. */
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

    /** For how long a reader may be busy with so much of its system's buffer. */
    private long advance(long bytes) {
        return Math.min(nanos(bytes), ADVANCE_MOST * timeoutNanos());
    }

    /** Returns how long so many bytes may last at the least speed. */
    private long nanos(long bytes) {
        double seconds = (double) bytes / connection.limits().minWriteBytesPerSecond();
        return (long) (seconds * NANOS_PER_SECOND);
    }
}
