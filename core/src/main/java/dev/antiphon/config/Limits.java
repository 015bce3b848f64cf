package dev.antiphon.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * All bounds of a server or client; each has a default. Immutable.
 *
 * <pre>{@code
 * Limits limits = Limits.defaults().toBuilder()
 *         .maxMessageBytes(64 << 10)
 *         .idleTimeout(Duration.ofSeconds(30))
 *         .build();
 * }</pre>
 */
public final class Limits {
    /** The largest {@link #maxMessageBytes}: one array, with room for the framing around it. */
    public static final int MESSAGE_BYTES_CEILING = Integer.MAX_VALUE - (1 << 16);

    private static final Duration LONGEST = Duration.ofDays(365); // the defaults need it
    private static final Duration KEEP_ALIVE_LEAST = Duration.ofSeconds(6);
    private static final Duration KEEP_ALIVE_MOST = Duration.ofHours(12);
    private static final Limits DEFAULTS = new Limits(new Values());

    /** Changed by nobody after construction; reading it through a final field publishes it. */
    private final Values values;

    private Limits(Values values) {
        this.values = values;
    }

    /** Returns the defaults, which docs/limits.md lists. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** Returns a builder with the defaults. */
    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /** Returns a builder with these values. */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /** Largest message received, in bytes, without its framing; default 1 MiB. */
    public int maxMessageBytes() {
        return values.maxMessageBytes;
    }

    /**
     * Connections served at once; default 10,000. Others wait in the backlog, which a drain serves
     * above this limit.
     */
    public int maxConnections() {
        return values.maxConnections;
    }

    /**
     * Connections of one IPv4 address or one IPv6 /64 network at once; off by default. Further ones
     * are reset.
     */
    public int maxConnectionsPerAddress() {
        return values.maxConnectionsPerAddress;
    }

    /** Accept backlog; default 4096. A running server cannot change it. */
    public int backlog() {
        return values.backlog;
    }

    /** Requests of one connection handled at once; default 128. Decoding pauses at this bound. */
    public int maxInFlight() {
        return values.maxInFlight;
    }

    /**
     * Bytes buffered in incomplete or unread messages, over all connections; default 256 MiB, and
     * never more than a quarter of the heap. Above it the connection that buffers most is closed.
     */
    public long maxInboundBytes() {
        return values.maxInboundBytes;
    }

    /** Unsent bytes buffered for one slow reader before its connection is closed; default 8 MiB. */
    public long maxOutboundBytesPerConnection() {
        return values.maxOutboundBytesPerConnection;
    }

    /**
     * Unsent bytes buffered for all slow readers; default 256 MiB, and never more than a quarter of
     * the heap. Above it the connection with most unsent bytes is closed.
     */
    public long maxOutboundBytes() {
        return values.maxOutboundBytes;
    }

    /**
     * Time from opening a connection, or from the end of a greeting that was buffered, to its first
     * byte; default 30 s.
     */
    public Duration firstByteTimeout() {
        return values.firstByteTimeout;
    }

    /**
     * Time from the first byte of a message to its last; default 10 s. Further bytes do not extend
     * it. The timer stops while this side reads nothing because replies are unsent or handlers busy.
     */
    public Duration messageTimeout() {
        return values.messageTimeout;
    }

    /**
     * Time that {@code onMessage} and {@code onMessageAsync} handlers have for one message, and that
     * a conversation has to return after its connection has ended; default 60 s.
     */
    public Duration handlerTimeout() {
        return values.handlerTimeout;
    }

    /**
     * Time without a byte in either direction, without requests in flight and without unsent output;
     * default 5 min.
     */
    public Duration idleTimeout() {
        return values.idleTimeout;
    }

    /**
     * Time in which a vanished peer is detected while a connection is idle; default 60 s. TCP sends
     * three probes after half of it.
     */
    public Duration keepAliveTimeout() {
        return values.keepAliveTimeout;
    }

    /**
     * Time that a peer may accept none of the unsent bytes; default 10 s. It extends up to eightfold
     * while the system of the peer may still hold data for a busy reader.
     */
    public Duration writeProgressTimeout() {
        return values.writeProgressTimeout;
    }

    /** Time that {@code TcpServer.drain()} waits for requests in flight; default 15 s. */
    public Duration drainTimeout() {
        return values.drainTimeout;
    }

    /**
     * Time that one piece of work may occupy an event loop before {@code LoopStalled} reports it;
     * default 100 ms.
     */
    public Duration loopStallTimeout() {
        return values.loopStallTimeout;
    }

    /** Time for which input is discarded after the output was shut down; default 2 s. */
    public Duration lingerTimeout() {
        return values.lingerTimeout;
    }

    /** Input discarded after the output was shut down, in bytes; default 1 MiB. */
    public int maxLingerBytes() {
        return values.maxLingerBytes;
    }

    /**
     * Lowest average rate at which a peer must accept unsent output, in bytes per second; default
     * 1 KiB/s.
     */
    public int minWriteBytesPerSecond() {
        return values.minWriteBytesPerSecond;
    }

    /**
     * Late replies that a client with correlated replies awaits on one connection before it closes
     * the connection; default 1024.
     */
    public int maxLateReplies() {
        return values.maxLateReplies;
    }

    /**
     * Time for a TLS handshake, from the open connection, without the time that this side computes;
     * default 5 s.
     */
    public Duration tlsHandshakeTimeout() {
        return values.tlsHandshakeTimeout;
    }

    /** Time from opening a connection to the end of its PROXY header; default 5 s. */
    public Duration proxyHeaderTimeout() {
        return values.proxyHeaderTimeout;
    }

    /** Bytes of TLVs in a PROXY header of version 2; default 1 KiB. */
    public int maxProxyTlvBytes() {
        return values.maxProxyTlvBytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Limits that && values.list().equals(that.values.list());
    }

    @Override
    public int hashCode() {
        return values.list().hashCode();
    }

    /** Lists the values by name. */
    @Override
    public String toString() {
        return "Limits" + values.list();
    }

    /** Collects values; each setter checks its value at once. Not for concurrent use. */
    public static final class Builder {
        private final Values next;

        private Builder(Values next) {
            this.next = next;
        }

        /** Returns the limits. The builder can be used again. */
        public Limits build() {
            return new Limits(next.copy());
        }

        /** Sets {@link Limits#maxMessageBytes}. */
        public Builder maxMessageBytes(int value) {
            next.maxMessageBytes =
                    (int) checkCount("maxMessageBytes", value, MESSAGE_BYTES_CEILING);
            return this;
        }

        /** Sets {@link Limits#maxConnections}. */
        public Builder maxConnections(int value) {
            next.maxConnections = (int) checkCount("maxConnections", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxConnectionsPerAddress}. */
        public Builder maxConnectionsPerAddress(int value) {
            next.maxConnectionsPerAddress =
                    (int) checkCount("maxConnectionsPerAddress", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#backlog}. */
        public Builder backlog(int value) {
            next.backlog = (int) checkCount("backlog", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxInFlight}. */
        public Builder maxInFlight(int value) {
            next.maxInFlight = (int) checkCount("maxInFlight", value, 1 << 20);
            return this;
        }

        /** Sets {@link Limits#maxInboundBytes}. */
        public Builder maxInboundBytes(long value) {
            next.maxInboundBytes = checkCount("maxInboundBytes", value, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxOutboundBytesPerConnection}. */
        public Builder maxOutboundBytesPerConnection(long value) {
            next.maxOutboundBytesPerConnection =
                    checkCount("maxOutboundBytesPerConnection", value, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxOutboundBytes}. */
        public Builder maxOutboundBytes(long value) {
            next.maxOutboundBytes = checkCount("maxOutboundBytes", value, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#firstByteTimeout}. */
        public Builder firstByteTimeout(Duration value) {
            next.firstByteTimeout = checkTime("firstByteTimeout", value);
            return this;
        }

        /** Sets {@link Limits#messageTimeout}. */
        public Builder messageTimeout(Duration value) {
            next.messageTimeout = checkTime("messageTimeout", value);
            return this;
        }

        /** Sets {@link Limits#handlerTimeout}. */
        public Builder handlerTimeout(Duration value) {
            next.handlerTimeout = checkTime("handlerTimeout", value);
            return this;
        }

        /** Sets {@link Limits#idleTimeout}. */
        public Builder idleTimeout(Duration value) {
            next.idleTimeout = checkTime("idleTimeout", value);
            return this;
        }

        /** Sets {@link Limits#keepAliveTimeout}. */
        public Builder keepAliveTimeout(Duration value) {
            next.keepAliveTimeout = checkKeepAlive(value);
            return this;
        }

        /** Sets {@link Limits#writeProgressTimeout}. */
        public Builder writeProgressTimeout(Duration value) {
            next.writeProgressTimeout = checkTime("writeProgressTimeout", value);
            return this;
        }

        /** Sets {@link Limits#drainTimeout}. */
        public Builder drainTimeout(Duration value) {
            next.drainTimeout = checkTime("drainTimeout", value);
            return this;
        }

        /** Sets {@link Limits#loopStallTimeout}. */
        public Builder loopStallTimeout(Duration value) {
            next.loopStallTimeout = checkTime("loopStallTimeout", value);
            return this;
        }

        /** Sets {@link Limits#lingerTimeout}. */
        public Builder lingerTimeout(Duration value) {
            next.lingerTimeout = checkTime("lingerTimeout", value);
            return this;
        }

        /** Sets {@link Limits#maxLingerBytes}. */
        public Builder maxLingerBytes(int value) {
            next.maxLingerBytes = (int) checkCount("maxLingerBytes", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#minWriteBytesPerSecond}. */
        public Builder minWriteBytesPerSecond(int value) {
            next.minWriteBytesPerSecond =
                    (int) checkCount("minWriteBytesPerSecond", value, 1 << 30);
            return this;
        }

        /** Sets {@link Limits#maxLateReplies}. */
        public Builder maxLateReplies(int value) {
            next.maxLateReplies = (int) checkCount("maxLateReplies", value, 1 << 20);
            return this;
        }

        /** Sets {@link Limits#tlsHandshakeTimeout}. */
        public Builder tlsHandshakeTimeout(Duration value) {
            next.tlsHandshakeTimeout = checkTime("tlsHandshakeTimeout", value);
            return this;
        }

        /** Sets {@link Limits#proxyHeaderTimeout}. */
        public Builder proxyHeaderTimeout(Duration value) {
            next.proxyHeaderTimeout = checkTime("proxyHeaderTimeout", value);
            return this;
        }

        /** Sets {@link Limits#maxProxyTlvBytes}. */
        public Builder maxProxyTlvBytes(int value) {
            next.maxProxyTlvBytes = (int) checkCount("maxProxyTlvBytes", value, 0xFFFF);
            return this;
        }

        private static long checkCount(String name, long value, long most) {
            if (value < 1 || value > most) {
                throw new IllegalArgumentException(
                        "Limits." + name + " is " + value + "; set a value from 1 to " + most);
            }
            return value;
        }

        private static Duration checkTime(String name, Duration value) {
            if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("Limits." + name + " is " + value
                        + "; set a duration above zero, up to 365 days");
            }
            return value;
        }

        /** Bounded by the whole seconds of the systems, and by Linux's maximum (tcp(7)). */
        private static Duration checkKeepAlive(Duration value) {
            if (value.compareTo(KEEP_ALIVE_LEAST) < 0 || value.compareTo(KEEP_ALIVE_MOST) > 0) {
                throw new IllegalArgumentException("Limits.keepAliveTimeout is " + value
                        + "; set a duration from 6 seconds to 12 hours");
            }
            return value;
        }
    }

    /** The values and their defaults. */
    private static final class Values implements Cloneable {
        private int maxMessageBytes = 1 << 20;
        private int maxConnections = 10_000;
        private int maxConnectionsPerAddress = Integer.MAX_VALUE;
        private int backlog = 4096;
        private int maxInFlight = 128;
        private long maxInboundBytes = 256L << 20;
        private long maxOutboundBytesPerConnection = 8L << 20;
        private long maxOutboundBytes = 256L << 20;
        private Duration firstByteTimeout = Duration.ofSeconds(30);
        private Duration messageTimeout = Duration.ofSeconds(10);
        private Duration handlerTimeout = Duration.ofSeconds(60);
        private Duration idleTimeout = Duration.ofMinutes(5);
        private Duration keepAliveTimeout = Duration.ofSeconds(60);
        private Duration writeProgressTimeout = Duration.ofSeconds(10);
        private Duration drainTimeout = Duration.ofSeconds(15);
        private Duration loopStallTimeout = Duration.ofMillis(100);
        private Duration lingerTimeout = Duration.ofSeconds(2);
        private int maxLingerBytes = 1 << 20;
        private int minWriteBytesPerSecond = 1 << 10;
        private int maxLateReplies = 1024;
        private Duration tlsHandshakeTimeout = Duration.ofSeconds(5);
        private Duration proxyHeaderTimeout = Duration.ofSeconds(5);
        private int maxProxyTlvBytes = 1 << 10;

        Values copy() {
            try {
                return (Values) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        List<Object> list() {
            List<Object> all = new ArrayList<>();
            all.add("maxMessageBytes=" + maxMessageBytes);
            all.add("maxConnections=" + maxConnections);
            all.add("maxConnectionsPerAddress=" + maxConnectionsPerAddress);
            all.add("backlog=" + backlog);
            all.add("maxInFlight=" + maxInFlight);
            all.add("maxInboundBytes=" + maxInboundBytes);
            all.add("maxOutboundBytesPerConnection=" + maxOutboundBytesPerConnection);
            all.add("maxOutboundBytes=" + maxOutboundBytes);
            all.add("firstByteTimeout=" + firstByteTimeout);
            all.add("messageTimeout=" + messageTimeout);
            all.add("handlerTimeout=" + handlerTimeout);
            all.add("idleTimeout=" + idleTimeout);
            all.add("keepAliveTimeout=" + keepAliveTimeout);
            all.add("writeProgressTimeout=" + writeProgressTimeout);
            all.add("drainTimeout=" + drainTimeout);
            all.add("loopStallTimeout=" + loopStallTimeout);
            all.add("lingerTimeout=" + lingerTimeout);
            all.add("maxLingerBytes=" + maxLingerBytes);
            all.add("minWriteBytesPerSecond=" + minWriteBytesPerSecond);
            all.add("maxLateReplies=" + maxLateReplies);
            all.add("tlsHandshakeTimeout=" + tlsHandshakeTimeout);
            all.add("proxyHeaderTimeout=" + proxyHeaderTimeout);
            all.add("maxProxyTlvBytes=" + maxProxyTlvBytes);
            return all;
        }
    }
}
