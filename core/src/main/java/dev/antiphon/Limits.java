package dev.antiphon;

import dev.antiphon.framing.Framing;

import java.time.Duration;

/**
 * All the bounds, each on by default. Immutable; a {@code with…} method gives a changed copy and refuses impossible values.
 *
 * @param messageBytesMax the largest message that is received, in bytes, without its framing
 * @param connectionsMax connections served at once; the rest wait in the backlog, which a drain
 *     serves above this limit
 * @param backlog connections that the system holds until they are accepted
 * @param inFlightMax requests of one connection that are handled at once; decoding stops there
 * @param outboundBytesMax bytes that may wait for one slow reader before its connection is dropped
 * @param outboundBytesTotalMax bytes that may wait for all slow readers together before the slowest
 *     of them, by what waits, is dropped
 * @param firstByteTimeout from a connection's opening to its first byte
 * @param messageTimeout from a message's first byte to its last; bytes do not reset it
 * @param idleTimeout without a byte in either direction and without a request in flight
 * @param writeProgressTimeout without the peer taking {@link #writeBytesPerSecondMin} of what waits
 *     for it, over this time
 * @param drainTimeout how long {@link TcpServer#drain()} waits for what is in flight
 * @param lingerTimeout how long input is read off after the output was shut
 * @param lingerBytesMax how much input is read off after the output was shut, in bytes
 * @param writeBytesPerSecondMin how fast a peer must take what waits for it, in bytes per second
 */
public record Limits(
        int messageBytesMax,
        int connectionsMax,
        int backlog,
        int inFlightMax,
        long outboundBytesMax,
        long outboundBytesTotalMax,
        Duration firstByteTimeout,
        Duration messageTimeout,
        Duration idleTimeout,
        Duration writeProgressTimeout,
        Duration drainTimeout,
        Duration lingerTimeout,
        int lingerBytesMax,
        int writeBytesPerSecondMin) {

    private static final Duration LONGEST =
            Duration.ofDays(365); // before DEFAULTS, whose check needs it

    private static final Limits DEFAULTS = new Limits(
            1 << 20,
            10_000,
            4096,
            128,
            8L << 20,
            256L << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(2),
            1 << 20,
            1 << 10);

    private static final int OVERHEAD_BYTES_CEILING = 1 << 16;

    /** The largest message that can be allowed: what one array holds, with room for a framing around it. */
    public static final int MESSAGE_BYTES_CEILING = Integer.MAX_VALUE - (1 << 16);

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException names the value, its bound and the remedy
     */
    public Limits {
        within("messageBytesMax", messageBytesMax, MESSAGE_BYTES_CEILING);
        within("connectionsMax", connectionsMax, Integer.MAX_VALUE);
        within("backlog", backlog, Integer.MAX_VALUE);
        within("inFlightMax", inFlightMax, 1 << 20);
        within("outboundBytesMax", outboundBytesMax, Long.MAX_VALUE);
        within("outboundBytesTotalMax", outboundBytesTotalMax, Long.MAX_VALUE);
        within("writeBytesPerSecondMin", writeBytesPerSecondMin, 1 << 30);
        within("lingerBytesMax", lingerBytesMax, Integer.MAX_VALUE);
        positive("firstByteTimeout", firstByteTimeout);
        positive("messageTimeout", messageTimeout);
        positive("idleTimeout", idleTimeout);
        positive("writeProgressTimeout", writeProgressTimeout);
        positive("drainTimeout", drainTimeout);
        positive("lingerTimeout", lingerTimeout);
    }

    /** 1 MiB messages, 10,000 connections, 128 in flight each, 8 MiB outbound, and the rest as the README lists it. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** A copy with another {@link #messageBytesMax}. */
    public Limits withMessageBytesMax(int value) {
        Draft draft = new Draft(this);
        draft.messageBytesMax = value;
        return draft.limits();
    }

    /** A copy with another {@link #connectionsMax}. */
    public Limits withConnectionsMax(int value) {
        Draft draft = new Draft(this);
        draft.connectionsMax = value;
        return draft.limits();
    }

    /** A copy with another {@link #backlog}. */
    public Limits withBacklog(int value) {
        Draft draft = new Draft(this);
        draft.backlog = value;
        return draft.limits();
    }

    /** A copy with another {@link #inFlightMax}. */
    public Limits withInFlightMax(int value) {
        Draft draft = new Draft(this);
        draft.inFlightMax = value;
        return draft.limits();
    }

    /** A copy with another {@link #outboundBytesMax}. */
    public Limits withOutboundBytesMax(long value) {
        Draft draft = new Draft(this);
        draft.outboundBytesMax = value;
        return draft.limits();
    }

    /** A copy with another {@link #outboundBytesTotalMax}. */
    public Limits withOutboundBytesTotalMax(long value) {
        Draft draft = new Draft(this);
        draft.outboundBytesTotalMax = value;
        return draft.limits();
    }

    /** A copy with another {@link #writeBytesPerSecondMin}. */
    public Limits withWriteBytesPerSecondMin(int value) {
        Draft draft = new Draft(this);
        draft.writeBytesPerSecondMin = value;
        return draft.limits();
    }

    /** A copy with another {@link #firstByteTimeout}. */
    public Limits withFirstByteTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.firstByteTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #messageTimeout}. */
    public Limits withMessageTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.messageTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #idleTimeout}. */
    public Limits withIdleTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.idleTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #writeProgressTimeout}. */
    public Limits withWriteProgressTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.writeProgressTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #drainTimeout}. */
    public Limits withDrainTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.drainTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #lingerTimeout}. */
    public Limits withLingerTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.lingerTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #lingerBytesMax}. */
    public Limits withLingerBytesMax(int value) {
        Draft draft = new Draft(this);
        draft.lingerBytesMax = value;
        return draft.limits();
    }

    /** Refuses a framing whose every message is over the limit, or whose head and tail the engine has no room for. */
    void mustAdmit(Framing framing) {
        if (framing.contentBytesMin() > messageBytesMax) {
            throw new IllegalArgumentException("framing " + framing + " has messages of "
                    + framing.contentBytesMin() + " bytes at the least, over the limit of "
                    + messageBytesMax
                    + "; raise Limits.messageBytesMax, or use a framing of smaller messages");
        }
        int overhead = framing.overheadBytesMax();
        if (overhead < 0 || overhead > OVERHEAD_BYTES_CEILING) {
            throw new IllegalArgumentException(
                    "framing %s puts up to %d bytes around a message; give a framing of 0 to %d"
                            .formatted(framing, overhead, OVERHEAD_BYTES_CEILING));
        }
    }

    private static void within(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "Limits." + name + " is " + value + "; give a value from 1 to " + most);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Limits." + name + " is " + value
                    + "; give a duration above zero, up to 365 days");
        }
    }

    /** A copy in the making: the one place that knows the order of all components. */
    private static final class Draft {
        private int messageBytesMax;
        private int connectionsMax;
        private int backlog;
        private int inFlightMax;
        private long outboundBytesMax;
        private long outboundBytesTotalMax;
        private Duration firstByteTimeout;
        private Duration messageTimeout;
        private Duration idleTimeout;
        private Duration writeProgressTimeout;
        private Duration drainTimeout;
        private Duration lingerTimeout;
        private int lingerBytesMax;
        private int writeBytesPerSecondMin;

        Draft(Limits from) {
            messageBytesMax = from.messageBytesMax;
            connectionsMax = from.connectionsMax;
            backlog = from.backlog;
            inFlightMax = from.inFlightMax;
            outboundBytesMax = from.outboundBytesMax;
            outboundBytesTotalMax = from.outboundBytesTotalMax;
            writeBytesPerSecondMin = from.writeBytesPerSecondMin;
            firstByteTimeout = from.firstByteTimeout;
            messageTimeout = from.messageTimeout;
            idleTimeout = from.idleTimeout;
            writeProgressTimeout = from.writeProgressTimeout;
            drainTimeout = from.drainTimeout;
            lingerTimeout = from.lingerTimeout;
            lingerBytesMax = from.lingerBytesMax;
        }

        Limits limits() {
            return new Limits(
                    messageBytesMax,
                    connectionsMax,
                    backlog,
                    inFlightMax,
                    outboundBytesMax,
                    outboundBytesTotalMax,
                    firstByteTimeout,
                    messageTimeout,
                    idleTimeout,
                    writeProgressTimeout,
                    drainTimeout,
                    lingerTimeout,
                    lingerBytesMax,
                    writeBytesPerSecondMin);
        }
    }
}
