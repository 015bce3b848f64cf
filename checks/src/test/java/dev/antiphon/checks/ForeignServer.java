package dev.antiphon.checks;

import static org.awaitility.Awaitility.await;

import dev.antiphon.stub.UnusablePorts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** A server of another project, in a process of its own, on a free port of 127.0.0.1. */
final class ForeignServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Child process;
    private final int port;

    private ForeignServer(Child process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Waits until it accepts connections.
     *
     * @param command what starts it in the foreground, on this port
     */
    static ForeignServer start(IntFunction<List<String>> command) throws IOException {
        int port;
        try (UnusablePorts.Held free = UnusablePorts.refusing()) {
            port = free.port();
        }
        Child process = Child.start(command.apply(port), Map.of());
        await(process.toString()).atMost(PATIENCE).until(() -> accepts(port));
        return new ForeignServer(process, port);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Asks it to end, and waits until it has. */
    @Override
    public void close() {
        process.terminate();
        try (process) {
            process.status();
        }
    }

    /** Leaves the test out, or fails it in CI, where one of these programs is not on the path. */
    static void require(String debianPackage, String... programs) {
        List<Path> path =
                Stream.of(System.getenv("PATH").split(":")).map(Path::of).toList();
        for (String program : programs) {
            if (path.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(program)))) {
                throw Missing.here(program + " is missing; Debian: apt install " + debianPackage);
            }
        }
    }
}
