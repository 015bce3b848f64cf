package dev.antiphon.config;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;

import java.time.Duration;

/**
 * All the bounds, each on by default. Immutable; a {@code with…} method gives a changed copy and
 * refuses impossible values.
 *
 * @param messageBytesMax the largest message that is received, in bytes, without its framing
 * @param connectionsMax connections served at once; the rest wait in the backlog, which a drain
 *     serves above this limit
 * @param connectionsPerAddressMax connections of one IPv4 address, or of one IPv6 /64
 *     network, at once; a further one is reset. Off by default
 * @param backlog connections that the system holds until they are accepted
 * @param inFlightMax requests of one connection that are handled at once; decoding stops there
 * @param inboundBytesTotalMax bytes that may wait, of all connections together, to become a
 *     whole message or to be received; past it the connection that holds the most is dropped.
 *     Never more than a quarter of the heap
 * @param outboundBytesMax bytes that may wait for one slow reader before its connection is dropped
 * @param outboundBytesTotalMax bytes that may wait for all slow readers together before the slowest
 *     of them, by what waits, is dropped. Never more than a quarter of the heap
 * @param firstByteTimeout from a connection's opening, or from the end of a greeting that had to
 *     wait, to its first byte
 * @param messageTimeout from a message's first byte to its last; bytes do not reset it. Stops
 *     while this side reads nothing because replies wait to be sent or handlers are busy
 * @param handlerTimeout how long {@code on} and {@code onAsync} handlers may take for one
 *     message, and a conversation to return after its connection has ended
 * @param idleTimeout without a byte in either direction, without a request in flight and without
 *     unsent output
 * @param keepAliveTimeout how long a peer that has vanished without a word may stay
 *     unnoticed while nothing is under way: half of it in silence, then three of TCP's probes
 * @param writeProgressTimeout how long a peer may take nothing of what waits for it. Longer where
 *     the peer's system may hold much that its reader is busy with: as long as that may last, up to
 *     eight times
 * @param drainTimeout how long {@link TcpServer#drain()} waits for what is in flight
 * @param loopStallTimeout how long one piece of work may hold an event loop before it is
 *     named in {@link dev.antiphon.event.ServerEvent.LoopStalled}
 * @param lingerTimeout how long input is read off after the output was shut
 * @param lingerBytesMax how much input is read off after the output was shut, in bytes
 * @param writeBytesPerSecondMin the average speed at which a peer must take what waits for it, in
 *     bytes per second
 * @param lateRepliesMax how many replies that nobody waits for any more a client may await on one
 *     connection, where replies have ids, before it closes it
 * @param tlsHandshakeTimeout from a connection's being made to the end of its TLS handshake, without
 *     the time in which this side computes
 * @param proxyHeaderTimeout from a connection's opening to the end of its PROXY header
 * @param proxyTlvBytesMax how much a PROXY header of version 2 may say besides the addresses, in
 *     bytes
 */
public record Limits(
        int messageBytesMax,
        int connectionsMax,
        int connectionsPerAddressMax,
        int backlog,
        int inFlightMax,
        long inboundBytesTotalMax,
        long outboundBytesMax,
        long outboundBytesTotalMax,
        Duration firstByteTimeout,
        Duration messageTimeout,
        Duration handlerTimeout,
        Duration idleTimeout,
        Duration keepAliveTimeout,
        Duration writeProgressTimeout,
        Duration drainTimeout,
        Duration loopStallTimeout,
        Duration lingerTimeout,
        int lingerBytesMax,
        int writeBytesPerSecondMin,
        int lateRepliesMax,
        Duration tlsHandshakeTimeout,
        Duration proxyHeaderTimeout,
        int proxyTlvBytesMax) {

    private static final Duration LONGEST =
            Duration.ofDays(365); // before DEFAULTS, whose check needs it

    private static final Duration KEEP_ALIVE_LEAST = Duration.ofSeconds(6);
    private static final Duration KEEP_ALIVE_MOST = Duration.ofHours(12);

    private static final Limits DEFAULTS = new Limits(
            1 << 20,
            10_000,
            Integer.MAX_VALUE,
            4096,
            128,
            256L << 20,
            8L << 20,
            256L << 20,
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            1 << 20,
            1 << 10,
            1024,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            1 << 10);

    private static final int OVERHEAD_BYTES_CEILING = 1 << 16;

    /**
     * The largest message that can be allowed: what one array holds, with room for a framing around
     * it.
     */
    public static final int MESSAGE_BYTES_CEILING = Integer.MAX_VALUE - (1 << 16);

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException names the value, its bound and the remedy
     */
    public Limits {
        within("messageBytesMax", messageBytesMax, MESSAGE_BYTES_CEILING);
        within("connectionsMax", connectionsMax, Integer.MAX_VALUE);
        within("connectionsPerAddressMax", connectionsPerAddressMax, Integer.MAX_VALUE);
        within("backlog", backlog, Integer.MAX_VALUE);
        within("inFlightMax", inFlightMax, 1 << 20);
        within("inboundBytesTotalMax", inboundBytesTotalMax, Long.MAX_VALUE);
        within("outboundBytesMax", outboundBytesMax, Long.MAX_VALUE);
        within("outboundBytesTotalMax", outboundBytesTotalMax, Long.MAX_VALUE);
        within("writeBytesPerSecondMin", writeBytesPerSecondMin, 1 << 30);
        within("lateRepliesMax", lateRepliesMax, 1 << 20);
        within("lingerBytesMax", lingerBytesMax, Integer.MAX_VALUE);
        positive("firstByteTimeout", firstByteTimeout);
        positive("messageTimeout", messageTimeout);
        positive("handlerTimeout", handlerTimeout);
        positive("idleTimeout", idleTimeout);
        keepAlive(keepAliveTimeout);
        positive("writeProgressTimeout", writeProgressTimeout);
        positive("drainTimeout", drainTimeout);
        positive("loopStallTimeout", loopStallTimeout);
        positive("lingerTimeout", lingerTimeout);
        positive("tlsHandshakeTimeout", tlsHandshakeTimeout);
        positive("proxyHeaderTimeout", proxyHeaderTimeout);
        within("proxyTlvBytesMax", proxyTlvBytesMax, 0xFFFF);
    }

    /**
     * 1 MiB messages, 10,000 connections, 128 in flight each, 8 MiB outbound, and the rest as the
     * README lists it.
     */
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

    /** A copy with another {@link #connectionsPerAddressMax}. */
    public Limits withConnectionsPerAddressMax(int value) {
        Draft draft = new Draft(this);
        draft.connectionsPerAddressMax = value;
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

    /** A copy with another {@link #inboundBytesTotalMax}. */
    public Limits withInboundBytesTotalMax(long value) {
        Draft draft = new Draft(this);
        draft.inboundBytesTotalMax = value;
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

    /** A copy with another {@link #handlerTimeout}. */
    public Limits withHandlerTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.handlerTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #idleTimeout}. */
    public Limits withIdleTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.idleTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #keepAliveTimeout}. */
    public Limits withKeepAliveTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.keepAliveTimeout = value;
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

    /** A copy with another {@link #loopStallTimeout}. */
    public Limits withLoopStallTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.loopStallTimeout = value;
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

    /** A copy with another {@link #lateRepliesMax}. */
    public Limits withLateRepliesMax(int value) {
        Draft draft = new Draft(this);
        draft.lateRepliesMax = value;
        return draft.limits();
    }

    /** A copy with another {@link #tlsHandshakeTimeout}. */
    public Limits withTlsHandshakeTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.tlsHandshakeTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #proxyHeaderTimeout}. */
    public Limits withProxyHeaderTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.proxyHeaderTimeout = value;
        return draft.limits();
    }

    /** A copy with another {@link #proxyTlvBytesMax}. */
    public Limits withProxyTlvBytesMax(int value) {
        Draft draft = new Draft(this);
        draft.proxyTlvBytesMax = value;
        return draft.limits();
    }

    /**
     * Refuses a framing whose every message is over the limit, or whose head and tail the engine
     * has no room for.
     */
    public void mustAdmit(Framing framing) {
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

    /**
     * Between what the systems' whole seconds can tell apart and the most that Linux takes
     * (tcp(7)).
     */
    private static void keepAlive(Duration value) {
        if (value.compareTo(KEEP_ALIVE_LEAST) < 0 || value.compareTo(KEEP_ALIVE_MOST) > 0) {
            throw new IllegalArgumentException("Limits.keepAliveTimeout is " + value
                    + "; give a duration from 6 seconds to 12 hours");
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
        private int connectionsPerAddressMax;
        private int backlog;
        private int inFlightMax;
        private long inboundBytesTotalMax;
        private long outboundBytesMax;
        private long outboundBytesTotalMax;
        private Duration firstByteTimeout;
        private Duration messageTimeout;
        private Duration handlerTimeout;
        private Duration idleTimeout;
        private Duration keepAliveTimeout;
        private Duration writeProgressTimeout;
        private Duration drainTimeout;
        private Duration loopStallTimeout;
        private Duration lingerTimeout;
        private int lingerBytesMax;
        private int writeBytesPerSecondMin;
        private int lateRepliesMax;
        private Duration tlsHandshakeTimeout;
        private Duration proxyHeaderTimeout;
        private int proxyTlvBytesMax;

        Draft(Limits from) {
            messageBytesMax = from.messageBytesMax;
            connectionsMax = from.connectionsMax;
            connectionsPerAddressMax = from.connectionsPerAddressMax;
            backlog = from.backlog;
            inFlightMax = from.inFlightMax;
            inboundBytesTotalMax = from.inboundBytesTotalMax;
            outboundBytesMax = from.outboundBytesMax;
            outboundBytesTotalMax = from.outboundBytesTotalMax;
            writeBytesPerSecondMin = from.writeBytesPerSecondMin;
            lateRepliesMax = from.lateRepliesMax;
            firstByteTimeout = from.firstByteTimeout;
            messageTimeout = from.messageTimeout;
            handlerTimeout = from.handlerTimeout;
            idleTimeout = from.idleTimeout;
            keepAliveTimeout = from.keepAliveTimeout;
            writeProgressTimeout = from.writeProgressTimeout;
            drainTimeout = from.drainTimeout;
            loopStallTimeout = from.loopStallTimeout;
            lingerTimeout = from.lingerTimeout;
            lingerBytesMax = from.lingerBytesMax;
            tlsHandshakeTimeout = from.tlsHandshakeTimeout;
            proxyHeaderTimeout = from.proxyHeaderTimeout;
            proxyTlvBytesMax = from.proxyTlvBytesMax;
        }

        Limits limits() {
            return new Limits(
                    messageBytesMax,
                    connectionsMax,
                    connectionsPerAddressMax,
                    backlog,
                    inFlightMax,
                    inboundBytesTotalMax,
                    outboundBytesMax,
                    outboundBytesTotalMax,
                    firstByteTimeout,
                    messageTimeout,
                    handlerTimeout,
                    idleTimeout,
                    keepAliveTimeout,
                    writeProgressTimeout,
                    drainTimeout,
                    loopStallTimeout,
                    lingerTimeout,
                    lingerBytesMax,
                    writeBytesPerSecondMin,
                    lateRepliesMax,
                    tlsHandshakeTimeout,
                    proxyHeaderTimeout,
                    proxyTlvBytesMax);
        }
    }
}
