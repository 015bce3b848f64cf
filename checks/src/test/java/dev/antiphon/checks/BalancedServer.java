package dev.antiphon.checks;

import dev.antiphon.TcpServer;
import dev.antiphon.event.DrainReport;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;
import dev.antiphon.service.AgentCheckServer;
import dev.antiphon.service.Health;
import dev.antiphon.service.HealthServer;
import dev.antiphon.test.Ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server with its ports for probes, which restarts on the same ports. It answers {@code NAME:
 * REQUEST}. A test's thread owns it.
 */
public final class BalancedServer implements AutoCloseable {
    private final String name;
    private final int port = Ports.free();
    private final int probePort = Ports.free();
    private final boolean byAgent;
    private Health health = new Health();
    private TcpServer server;
    private Runnable endOfProbe;

    /**
     * Starts the server, which is not ready yet.
     *
     * @param kind {@code agent} or {@code health}: what the balancer asks
     */
    public BalancedServer(String name, String kind) {
        this.name = name;
        this.byAgent = kind.equals("agent");
        start();
    }

    /** Starts HAProxy over these servers. Leaves the test out, or fails it in CI, without one. */
    public static Child balancer(Path folder, String kind, BalancedServer... servers) {
        Object[] arguments = new Object[2 + servers.length];
        arguments[0] = folder;
        arguments[1] = kind;
        for (int i = 0; i < servers.length; i++) {
            arguments[2 + i] = servers[i].port + ":" + servers[i].probePort;
        }
        return Python.start("balance.py", arguments);
    }

    /** Returns the port of the balancer. */
    public static int port(Child balancer) {
        String line = balancer.line("");
        if (line.equals("missing")) {
            throw Missing.here("haproxy is missing; on Debian: apt install haproxy");
        }
        return Integer.parseInt(line.substring("port ".length()));
    }

    /**
     * Returns how many attempts of the balancer to connect to a server failed, by its own count:
     * those that it repeated, at this server or another one, and those that it gave up.
     */
    public static long failedConnects(Path folder) {
        List<String> lines = statistics(folder);
        List<String> names = List.of(lines.get(0).replace("# ", "").split(",", -1));
        String backend = lines.stream()
                .filter(line -> line.startsWith("service,BACKEND,"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no backend in " + lines));
        List<String> values = List.of(backend.split(",", -1));
        return Stream.of("wretr", "wredis", "econ")
                .mapToLong(each -> Long.parseLong(values.get(names.indexOf(each))))
                .sum();
    }

    private static List<String> statistics(Path folder) {
        try (SocketChannel socket =
                SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("stats")))) {
            socket.write(ByteBuffer.wrap("show stat\n".getBytes(StandardCharsets.US_ASCII)));
            byte[] all = Channels.newInputStream(socket).readAllBytes();
            return new String(all, StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        String address = "127.0.0.1:" + probePort;
        endOfProbe = byAgent
                ? AgentCheckServer.start(health, address)::close
                : HealthServer.builder(health).start(address)::close;
        server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) ->
                        Reply.of(Message.text(name + ": " + message.text())))
                .start("127.0.0.1:" + port);
    }

    /** Returns the health, which is another one after a restart. */
    public Health health() {
        return health;
    }

    public int port() {
        return port;
    }

    /** Returns the number of connections since the start. */
    public long accepted() {
        return server.counters().accepted();
    }

    /** Drains with this notice, and starts anew, ready. */
    public DrainReport restart(Duration notice) throws InterruptedException {
        DrainReport report = health.drain(server, notice);
        endOfProbe.run();
        health = new Health();
        start();
        health.ready();
        return report;
    }

    @Override
    public void close() {
        server.close();
        endOfProbe.run();
    }
}
