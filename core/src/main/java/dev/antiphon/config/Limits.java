package dev.antiphon.config;

import java.time.Duration;

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
    /**
     * The largest value of {@link #maxMessageBytes}: the size of a Java array, less space for the
     * framing.
     */
    public static final int MESSAGE_BYTES_CEILING = Integer.MAX_VALUE - (1 << 16);

    private static final Limits DEFAULTS = new Limits(new LimitValues());

    /**
     * The values, which do not change after construction. The final field publishes them safely to
     * other threads.
     */
    private final LimitValues values;

    private Limits(LimitValues values) {
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
     * Connections served at once; default 10,000. Further connections wait in the backlog. A drain
     * serves the backlog even beyond this limit.
     */
    public int maxConnections() {
        return values.maxConnections;
    }

    /**
     * Connections of one IPv4 address or one IPv6 /64 network at once; no limit by default. Further
     * ones are reset.
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
     * the heap. Above it the connection with the most unsent bytes is closed.
     */
    public long maxOutboundBytes() {
        return values.maxOutboundBytes;
    }

    /**
     * Time in which the first byte must arrive, after the connection has opened or a buffered
     * greeting of this side was sent; default 30 s.
     */
    public Duration firstByteTimeout() {
        return values.firstByteTimeout;
    }

    /**
     * Time from the first byte of a message to its last; default 10 s. Further bytes do not extend
     * it. The timer stops while this side does not read because replies are unsent or handlers are
     * busy.
     */
    public Duration messageTimeout() {
        return values.messageTimeout;
    }

    /**
     * Time limit for {@code onMessage} and {@code onMessageAsync} handlers to handle one message,
     * and for a conversation handler to return after its connection has ended; default 60 s.
     */
    public Duration handlerTimeout() {
        return values.handlerTimeout;
    }

    /**
     * Time for which a connection may stay without a byte in either direction, without requests in
     * flight and without unsent output; default 5 min.
     */
    public Duration idleTimeout() {
        return values.idleTimeout;
    }

    /**
     * Time in which a vanished peer of an idle connection is detected; default 60 s. TCP sends the
     * first of three probes after half of this time.
     */
    public Duration keepAliveTimeout() {
        return values.keepAliveTimeout;
    }

    /**
     * Time for which a peer may accept none of the unsent bytes; default 10 s. It is extended up to
     * eightfold while the peer's system may still buffer data that the peer has not read.
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

    /**
     * Largest amount of input discarded after the output was shut down, in bytes; default 1 MiB.
     */
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
     * Number of late replies for which a client with a {@link Correlation} waits on one connection.
     * Above it the connection is closed; default 1024.
     */
    public int maxLateReplies() {
        return values.maxLateReplies;
    }

    /**
     * Time for a TLS handshake after the connection has opened, excluding the computing time of
     * this side; default 5 s.
     */
    public Duration tlsHandshakeTimeout() {
        return values.tlsHandshakeTimeout;
    }

    /** Time limit from the opening of a connection to the end of its PROXY header; default 5 s. */
    public Duration proxyHeaderTimeout() {
        return values.proxyHeaderTimeout;
    }

    /** Largest total size of the TLVs in a PROXY header of version 2, in bytes; default 1 KiB. */
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

    /**
     * Builder of limits. A setter throws an {@link IllegalArgumentException} for a value out of
     * bounds; its message has the value, the bounds and the remedy. Not for use by several threads
     * at once.
     */
    public static final class Builder {
        private final LimitValues next;

        private Builder(LimitValues next) {
            this.next = next;
        }

        /** Returns the limits. The builder can be used again. */
        public Limits build() {
            return new Limits(next.copy());
        }

        /** Sets {@link Limits#maxMessageBytes}. */
        public Builder maxMessageBytes(int value) {
            next.maxMessageBytes =
                    (int) LimitValues.checkCount("maxMessageBytes", value, MESSAGE_BYTES_CEILING);
            return this;
        }

        /** Sets {@link Limits#maxConnections}. */
        public Builder maxConnections(int value) {
            next.maxConnections =
                    (int) LimitValues.checkCount("maxConnections", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxConnectionsPerAddress}. */
        public Builder maxConnectionsPerAddress(int value) {
            next.maxConnectionsPerAddress = (int)
                    LimitValues.checkCount("maxConnectionsPerAddress", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#backlog}. */
        public Builder backlog(int value) {
            next.backlog = (int) LimitValues.checkCount("backlog", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxInFlight}. */
        public Builder maxInFlight(int value) {
            next.maxInFlight = (int) LimitValues.checkCount("maxInFlight", value, 1 << 20);
            return this;
        }

        /** Sets {@link Limits#maxInboundBytes}. */
        public Builder maxInboundBytes(long value) {
            next.maxInboundBytes = LimitValues.checkCount("maxInboundBytes", value, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxOutboundBytesPerConnection}. */
        public Builder maxOutboundBytesPerConnection(long value) {
            next.maxOutboundBytesPerConnection =
                    LimitValues.checkCount("maxOutboundBytesPerConnection", value, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#maxOutboundBytes}. */
        public Builder maxOutboundBytes(long value) {
            next.maxOutboundBytes =
                    LimitValues.checkCount("maxOutboundBytes", value, Long.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#firstByteTimeout}. */
        public Builder firstByteTimeout(Duration value) {
            next.firstByteTimeout = LimitValues.checkTime("firstByteTimeout", value);
            return this;
        }

        /** Sets {@link Limits#messageTimeout}. */
        public Builder messageTimeout(Duration value) {
            next.messageTimeout = LimitValues.checkTime("messageTimeout", value);
            return this;
        }

        /** Sets {@link Limits#handlerTimeout}. */
        public Builder handlerTimeout(Duration value) {
            next.handlerTimeout = LimitValues.checkTime("handlerTimeout", value);
            return this;
        }

        /** Sets {@link Limits#idleTimeout}. */
        public Builder idleTimeout(Duration value) {
            next.idleTimeout = LimitValues.checkTime("idleTimeout", value);
            return this;
        }

        /** Sets {@link Limits#keepAliveTimeout}. */
        public Builder keepAliveTimeout(Duration value) {
            next.keepAliveTimeout = LimitValues.checkKeepAlive(value);
            return this;
        }

        /** Sets {@link Limits#writeProgressTimeout}. */
        public Builder writeProgressTimeout(Duration value) {
            next.writeProgressTimeout = LimitValues.checkTime("writeProgressTimeout", value);
            return this;
        }

        /** Sets {@link Limits#drainTimeout}. */
        public Builder drainTimeout(Duration value) {
            next.drainTimeout = LimitValues.checkTime("drainTimeout", value);
            return this;
        }

        /** Sets {@link Limits#loopStallTimeout}. */
        public Builder loopStallTimeout(Duration value) {
            next.loopStallTimeout = LimitValues.checkTime("loopStallTimeout", value);
            return this;
        }

        /** Sets {@link Limits#lingerTimeout}. */
        public Builder lingerTimeout(Duration value) {
            next.lingerTimeout = LimitValues.checkTime("lingerTimeout", value);
            return this;
        }

        /** Sets {@link Limits#maxLingerBytes}. */
        public Builder maxLingerBytes(int value) {
            next.maxLingerBytes =
                    (int) LimitValues.checkCount("maxLingerBytes", value, Integer.MAX_VALUE);
            return this;
        }

        /** Sets {@link Limits#minWriteBytesPerSecond}. */
        public Builder minWriteBytesPerSecond(int value) {
            next.minWriteBytesPerSecond =
                    (int) LimitValues.checkCount("minWriteBytesPerSecond", value, 1 << 30);
            return this;
        }

        /** Sets {@link Limits#maxLateReplies}. */
        public Builder maxLateReplies(int value) {
            next.maxLateReplies = (int) LimitValues.checkCount("maxLateReplies", value, 1 << 20);
            return this;
        }

        /** Sets {@link Limits#tlsHandshakeTimeout}. */
        public Builder tlsHandshakeTimeout(Duration value) {
            next.tlsHandshakeTimeout = LimitValues.checkTime("tlsHandshakeTimeout", value);
            return this;
        }

        /** Sets {@link Limits#proxyHeaderTimeout}. */
        public Builder proxyHeaderTimeout(Duration value) {
            next.proxyHeaderTimeout = LimitValues.checkTime("proxyHeaderTimeout", value);
            return this;
        }

        /** Sets {@link Limits#maxProxyTlvBytes}. */
        public Builder maxProxyTlvBytes(int value) {
            next.maxProxyTlvBytes = (int) LimitValues.checkCount("maxProxyTlvBytes", value, 0xFFFF);
            return this;
        }
    }
}
