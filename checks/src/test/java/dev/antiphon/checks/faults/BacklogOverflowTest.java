package dev.antiphon.checks.faults;

import dev.antiphon.TcpClient;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The system holds no more connections for a server that does not accept: it drops what comes. */
class BacklogOverflowTest {
    private static final int BACKLOG = 4;
    private static final int FILLING_MAX = 3 * BACKLOG;
    private static final int FULL_AFTER_MILLIS = 300;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    @FaultRow(number = 3, fault = "backlog overflow")
    void everyRequestFailsAsAConnectTimeoutThatSaysNothingWasSent(Row row) throws Exception {
        int count = row.count(50, 1000);
        List<Socket> filling = new ArrayList<>();
        try (FaultServer server =
                        FaultServer.start("framing=line", "handler=echo", "backlog=" + BACKLOG);
                TcpClient client = TcpClient.to("127.0.0.1:" + server.port(), Framing.line())
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build();
                // a connect that the queue has just dropped is tried again by the system after 1 s
                TcpClient patient = TcpClient.to("127.0.0.1:" + server.port(), Framing.line())
                        .build()) {
            server.ask("pause");
            fill(server.port(), filling);
            long before = overflows();
            List<CompletableFuture<Message>> asked = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                asked.add(client.callOnceAsync(Message.text("request " + i)));
            }
            long typed =
                    asked.stream().filter(BacklogOverflowTest::isConnectTimeout).count();
            row.injected("connects dropped by the system", overflows() - before, count);
            row.exactly("failed as timeout while connecting, unsent", typed, count);
            server.ask("resume");
            row.exactly(
                    "afterwards",
                    patient.callOnce(Message.text("again")).text().equals("again") ? 1 : 0,
                    1);
            close(filling); // before the server, which looks whether all are gone
        } finally {
            close(filling);
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket each : sockets) {
            each.close();
        }
    }

    /** Connects until the system lets nobody in any more. */
    private static void fill(int port, List<Socket> filling) throws IOException {
        for (int i = 0; i < FILLING_MAX; i++) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        FULL_AFTER_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
        throw new AssertionError("still connected after " + FILLING_MAX + " connects");
    }

    private static boolean isConnectTimeout(CompletableFuture<Message> asked) {
        Throwable failure = asked.handle((reply, thrown) -> thrown).join();
        return failure instanceof FailureException fault
                && !fault.requestSent()
                && fault.failure() instanceof Failure.TimedOut timedOut
                && timedOut.phase() == Phase.CONNECT;
    }

    /** Returns how many connects Linux has dropped since a listener's queue was full. */
    private static long overflows() throws IOException {
        Path counters = Path.of("/proc/net/netstat");
        if (!Files.isReadable(counters)) {
            throw Row.needs("Linux, whose /proc/net/netstat counts what it drops");
        }
        List<String> lines = Files.readAllLines(counters);
        for (int i = 0; i + 1 < lines.size(); i += 2) {
            List<String> names = List.of(lines.get(i).split(" ", -1));
            int at = names.indexOf("ListenOverflows");
            if (at >= 0) {
                return Long.parseLong(lines.get(i + 1).split(" ", -1)[at]);
            }
        }
        throw new AssertionError("no ListenOverflows in " + counters);
    }
}
