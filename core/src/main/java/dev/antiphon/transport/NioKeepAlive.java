package dev.antiphon.transport;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of TCP keepalive (RFC 9293, 3.8.4; tcp(7)): the first probe follows after half of
 * the time without traffic, and {@value #PROBES} probes share the other half. The system counts in
 * whole seconds; fractions are rounded up.
 */
final class NioKeepAlive {
    private static final int PROBES = 3;

    private NioKeepAlive() {}

    /** Enables keepalive. Returns false if the system does not support setting these times. */
    static boolean set(SocketChannel channel, Duration within) {
        Set<?> supported = channel.supportedOptions();
        if (!supported.contains(StandardSocketOptions.TCP_NODELAY)) {
            return true; // a Unix socket, whose peer cannot vanish unnoticed
        }
        if (!supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE)
                || !supported.contains(ExtendedSocketOptions.TCP_KEEPINTERVAL)
                || !supported.contains(ExtendedSocketOptions.TCP_KEEPCOUNT)) {
            return false;
        }
        try {
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, secondsOfPart(within, 2));
            channel.setOption(
                    ExtendedSocketOptions.TCP_KEEPINTERVAL, secondsOfPart(within, 2 * PROBES));
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            return true;
        } catch (IOException e) {
            return true; // the socket is closed or broken; its next read reports that
        }
    }

    /**
     * Returns a part of a duration in whole seconds, rounded up. The method calculates with {@code
     * long} because the first division of a {@code Duration} takes tens of milliseconds.
     */
    private static int secondsOfPart(Duration whole, int parts) {
        return (int) Math.ceilDiv(whole.toNanos(), parts * 1_000_000_000L);
    }
}
