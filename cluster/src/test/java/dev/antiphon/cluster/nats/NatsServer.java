package dev.antiphon.cluster.nats;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program nats-server as a child, which a test kills and starts again on the same port. */
final class NatsServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern PORT = Pattern.compile("nats://[^\"]*:(\\d+)");

    private final Path folder;
    private final List<String> options;
    private Process process;
    private int port = -1;

    private NatsServer(Path folder, List<String> options) throws IOException {
        this.folder = folder;
        this.options = options;
        process = launch();
        await().atMost(PATIENCE).until(this::readPort);
        await().atMost(PATIENCE).until(this::accepts);
    }

    /** Starts one with a history in this folder. */
    static NatsServer withJetStream(Path folder) throws IOException {
        return new NatsServer(
                folder, List.of("-js", "-sd", folder.resolve("store").toString()));
    }

    static NatsServer withoutJetStream(Path folder) throws IOException {
        return new NatsServer(folder, List.of());
    }

    static NatsServer withConfig(Path folder, String config) throws IOException {
        Path file = Files.writeString(folder.resolve("nats.conf"), config);
        return new NatsServer(folder, List.of("-c", file.toString()));
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "nats-server",
                "-a",
                "127.0.0.1",
                "-p",
                "" + port,
                "--ports_file_dir",
                "" + folder));
        command.addAll(options);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("nats.log").toFile()))
                .start();
    }

    private boolean readPort() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each :
                    files.filter(file -> file.toString().endsWith(".ports")).toList()) {
                Matcher found = PORT.matcher(Files.readString(each));
                if (found.find()) {
                    port = Integer.parseInt(found.group(1));
                    return true;
                }
            }
        }
        return false;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** Kills it, and waits until it is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void startAgain() throws IOException {
        process = launch();
        await().atMost(PATIENCE).until(this::accepts);
    }

    @Override
    public void close() {
        kill();
    }
}
