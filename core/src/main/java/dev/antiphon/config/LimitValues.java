package dev.antiphon.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The values of {@link Limits}, their defaults and their bounds. Only a builder changes them. */
final class LimitValues implements Cloneable {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration KEEP_ALIVE_LEAST = Duration.ofSeconds(6);
    private static final Duration KEEP_ALIVE_MOST = Duration.ofHours(12);

    int maxMessageBytes = 1 << 20;
    int maxConnections = 10_000;
    int maxConnectionsPerAddress = Integer.MAX_VALUE;
    int backlog = 4096;
    int maxInFlight = 128;
    long maxInboundBytes = 256L << 20;
    long maxOutboundBytesPerConnection = 8L << 20;
    long maxOutboundBytes = 256L << 20;
    Duration firstByteTimeout = Duration.ofSeconds(30);
    Duration messageTimeout = Duration.ofSeconds(10);
    Duration handlerTimeout = Duration.ofSeconds(60);
    Duration idleTimeout = Duration.ofMinutes(5);
    Duration keepAliveTimeout = Duration.ofSeconds(60);
    Duration writeProgressTimeout = Duration.ofSeconds(10);
    Duration drainTimeout = Duration.ofSeconds(15);
    Duration loopStallTimeout = Duration.ofMillis(100);
    Duration lingerTimeout = Duration.ofSeconds(2);
    int maxLingerBytes = 1 << 20;
    int minWriteBytesPerSecond = 1 << 10;
    int maxLateReplies = 1024;
    Duration tlsHandshakeTimeout = Duration.ofSeconds(5);
    Duration proxyHeaderTimeout = Duration.ofSeconds(5);
    int maxProxyTlvBytes = 1 << 10;

    LimitValues copy() {
        try {
            return (LimitValues) clone();
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

    static long checkCount(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(
                    "Limits." + name + " is " + value + "; set a value from 1 to " + most);
        }
        return value;
    }

    static Duration checkTime(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Limits." + name + " is " + value
                    + "; set a duration above zero, up to 365 days");
        }
        return value;
    }

    /**
     * Checks a keepalive time: at least 6 s, because systems count each wait in whole seconds, and
     * at most 12 h, within the maximum of Linux (tcp(7)).
     */
    static Duration checkKeepAlive(Duration value) {
        if (value.compareTo(KEEP_ALIVE_LEAST) < 0 || value.compareTo(KEEP_ALIVE_MOST) > 0) {
            throw new IllegalArgumentException("Limits.keepAliveTimeout is " + value
                    + "; set a duration from 6 seconds to 12 hours");
        }
        return value;
    }
}
