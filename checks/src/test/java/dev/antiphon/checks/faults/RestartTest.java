package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Row 22: a server starts on the port that another has just left, its connections in TIME_WAIT. */
class RestartTest {
    private static final int TIMES = 100;

    @FaultRow(number = 22, fault = "restart at once")
    void rebindsAtOnce(Row row) throws Exception {
        int port;
        try (TcpServer first = start(0)) {
            port = first.port();
        }
        long slowest = 0;
        int inTimeWait = 0;
        int answering = 0;
        for (int i = 0; i < TIMES; i++) {
            inTimeWait += timeWaits(port) > 0 ? 1 : 0;
            long asked = System.nanoTime();
            try (TcpServer server = start(port);
                    Peer peer = Peer.connect(server.port())) {
                slowest = Math.max(slowest, System.nanoTime() - asked);
                answering += peer.send("раз\n").readLine().equals("раз") ? 1 : 0;
                assertThat(peer.readToEnd()).isEmpty(); // the server closed first: it has TIME_WAIT
            }
        }
        row.injected("starts on a port with connections in TIME_WAIT", inTimeWait, TIMES - 1);
        row.exactly("bound, connected to and answering", answering, TIMES);
        row.atMost("slowest start with its first connection", slowest / 1e6, 100, "ms");
    }

    /** The kernel's own word for it: state 06 in its table of connections. */
    private static long timeWaits(int port) throws IOException {
        Pattern one = Pattern.compile("\\s*\\d+: [0-9A-F]+:%04X \\S+ 06 .*".formatted(port));
        long found = 0;
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.exists(Path.of(table))) {
                found += Files.readAllLines(Path.of(table)).stream()
                        .filter(line -> one.matcher(line).matches())
                        .count();
            }
        }
        return found;
    }

    private static TcpServer start(int port) {
        return TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> Reply.of(message).thenClose())
                .start("127.0.0.1:" + port);
    }
}
