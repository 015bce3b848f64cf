package dev.antiphon.control.toxiproxy;

import dev.antiphon.control.toxiproxy.json.GoJsonReader;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A short traffic through a proxy with toxics, so that the JVM has loaded and compiled what passes
 * bytes on before a test measures times. Uses ports on loopback, and ends after {@link #TIME_MAX}.
 */
final class Rehearsal {
    private static final Duration TIME_MAX = Duration.ofMillis(600);
    private static final int CONNECTIONS_MAX = 12;
    private static final int EXCHANGES = 12;
    private static final List<Integer> SIZES = List.of(12, 32 << 10);
    private static final int READ_MILLIS_MAX = 1000;

    private static final Pattern PORT = Pattern.compile("\"listen\":\"127\\.0\\.0\\.1:([0-9]+)\"");

    private static final List<String> TOXICS = List.of(
            "{\"type\":\"latency\",\"stream\":\"upstream\"}",
            "{\"type\":\"latency\",\"stream\":\"downstream\"}");

    private Rehearsal() {}

    /**
     * Passes bytes, and returns the number of connections that passed them. Where none can, the
     * first bytes of a test take longer.
     */
    static int run() {
        try (ServerSocket upstream =
                new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> echo(upstream));
            ToxicProxy proxy = new ToxicProxy(
                    new ProxyFields(
                            "rehearsal",
                            "127.0.0.1:0",
                            "127.0.0.1:" + upstream.getLocalPort(),
                            true),
                    new ProxyOptions(Optional.empty(), Optional.empty()));
            try {
                proxy.start();
                return pass(proxy);
            } finally {
                proxy.remove();
            }
        } catch (IOException | RefusedCall e) {
            return 0; // the same reason is reported when a test's proxy meets it
        }
    }

    private static int pass(ToxicProxy proxy) throws IOException {
        int port = port(proxy.json());
        long start = System.nanoTime();
        for (int i = 0; i < CONNECTIONS_MAX; i++) {
            if (i % 2 == 0) {
                proxy.reset();
            } else {
                TOXICS.forEach(each ->
                        proxy.addToxic(GoJsonReader.read(each.getBytes(StandardCharsets.UTF_8))));
            }
            exchange(port);
            if (System.nanoTime() - start > TIME_MAX.toNanos()) {
                return i + 1;
            }
        }
        return CONNECTIONS_MAX;
    }

    private static int port(String json) throws IOException {
        Matcher found = PORT.matcher(json);
        if (!found.find()) {
            throw new IOException("no port in " + json);
        }
        return Integer.parseInt(found.group(1));
    }

    private static void exchange(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(READ_MILLIS_MAX);
            client.setTcpNoDelay(true);
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int i = 0; i < EXCHANGES; i++) {
                byte[] bytes = new byte[SIZES.get(i % SIZES.size())];
                out.write(bytes);
                in.skipNBytes(bytes.length);
            }
        }
    }

    /** Sends the bytes of each connection back, one connection after the other. */
    private static void echo(ServerSocket upstream) {
        try {
            for (int i = 0; i < CONNECTIONS_MAX; i++) {
                try (Socket peer = upstream.accept()) {
                    peer.setTcpNoDelay(true);
                    peer.getInputStream().transferTo(peer.getOutputStream());
                }
            }
        } catch (IOException e) {
            // the rehearsal is over
        }
    }
}
