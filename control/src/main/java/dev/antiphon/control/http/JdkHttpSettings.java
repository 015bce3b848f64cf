package dev.antiphon.control.http;

import java.util.Map;

/**
 * The bounds that the JDK's HTTP server takes from system properties alone. It reads them once,
 * when its first server is created, and they apply to every server of the process.
 *
 * <p>A property that the user has set is left as it is. Without a value, the JDK bounds neither the
 * number of connections nor the delay of small packets. The times for a request and its reply are
 * not among these properties: {@link RequestDeadline} bounds them for each server separately, since
 * the JDK's bound of a reply would also end streams.
 */
final class JdkHttpSettings {
    private static final Map<String, String> VALUES = Map.of(
            "jdk.httpserver.maxConnections", "1200",
            "sun.net.httpserver.maxReqHeaders", "100",
            "sun.net.httpserver.maxReqHeaderSize", "32768",
            "sun.net.httpserver.maxIdleConnections", "1000",
            "sun.net.httpserver.nodelay", "true");

    private JdkHttpSettings() {}

    /** Sets the properties that have no value yet. */
    static void apply() {
        VALUES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }
}
