package dev.antiphon.examples.chat;

import static org.awaitility.Awaitility.await;

import dev.antiphon.test.Ports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Three servers of the chat on one NATS behind one HAProxy, each a process. */
final class Cluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private final List<Process> servers = new ArrayList<>();
    private final int natsPort = Ports.free();
    final int port = Ports.free();
    private Process nats;

    private Cluster(Path folder) {
        this.folder = folder;
    }

    static Cluster in(Path folder) throws IOException {
        Cluster cluster = new Cluster(folder);
        try {
            cluster.start();
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void start() throws IOException {
        nats();
        StringBuilder backends = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            int each = Ports.free();
            servers.add(server(each));
            backends.append(
                    "  server s" + i + " 127.0.0.1:" + each + " check inter 200ms fall 1\n");
            await().atMost(PATIENCE).until(() -> accepts(each));
        }
        Path config =
                Files.writeString(folder.resolve("haproxy.cfg"), """
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 1h
                  timeout server 1h
                  option redispatch 1
                  retries 5
                listen chat
                  bind 127.0.0.1:%d
                  balance leastconn
                %s""".formatted(port, backends));
        start(List.of("haproxy", "-db", "-f", config.toString()));
        await().atMost(PATIENCE).until(() -> accepts(port));
    }

    private Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.log").toFile()))
                .start();
        started.add(process);
        return process;
    }

    private void nats() throws IOException {
        nats = start(List.of(
                "nats-server", "-js", "-a", "127.0.0.1", "-p", "" + natsPort, "-sd", "" + folder));
        await().atMost(PATIENCE).until(() -> accepts(natsPort));
    }

    private Process server(int at) throws IOException {
        return start(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.antiphon.examples.chat.Main",
                "server",
                "localhost:" + at,
                "nats://127.0.0.1:" + natsPort));
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks a server to end, which drains it. */
    void drain(int server) {
        servers.get(server).destroy();
    }

    void kill(int server) {
        servers.get(server).destroyForcibly();
    }

    void restartNats() throws IOException, InterruptedException {
        nats.destroyForcibly().waitFor();
        nats();
    }

    String output() throws IOException {
        return Files.readString(folder.resolve("output.log"));
    }

    @Override
    public void close() {
        for (Process each : started) {
            each.destroyForcibly().onExit().join();
        }
    }
}
