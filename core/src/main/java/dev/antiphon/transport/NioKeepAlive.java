package dev.antiphon.transport;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;

/**
 * TCP's keepalive (RFC 9293, 3.8.4; tcp(7)): half of the time in silence, then {@value #PROBES}
 * probes, evenly spaced. The system counts in whole seconds, which are rounded up.
 */
final class NioKeepAlive {
    private static final int PROBES = 3;

    private NioKeepAlive() {}

    /** Switches it on; whether the system can do it with these times. */
    static boolean set(SocketChannel channel, Duration within) {
        Set<?> supported = channel.supportedOptions();
        if (!supported.contains(StandardSocketOptions.TCP_NODELAY)) {
            return true; // a Unix socket, whose peer cannot vanish unseen
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
            return true; // it is closed or broken, which its next read shows
        }
    }

    /** By arithmetic of long: that of Duration takes tens of milliseconds the first time. */
    private static int secondsOfPart(Duration whole, int parts) {
        return (int) Math.ceilDiv(whole.toNanos(), parts * 1_000_000_000L);
    }
}
