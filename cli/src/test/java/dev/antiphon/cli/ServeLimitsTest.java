package dev.antiphon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bounds that {@code serve} takes, in a process of its own. */
class ServeLimitsTest {
    private static ToolProcess serve(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0"));
        command.addAll(List.of("--lang", "en", "--framing", "line"));
        command.addAll(List.of(more));
        return new ToolProcess(ProcessBuilder.Redirect.PIPE, command.toArray(String[]::new));
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** What the first line of output names. */
    private static int port(BufferedReader out) throws IOException {
        String line = out.readLine();
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).strip());
    }

    @Test
    void secondSignalCutsTheDrainShortAndEndsWith130() throws Exception {
        try (ToolProcess server = serve("--drain-timeout", "5m", "--message-timeout", "1h")) {
            BufferedReader out = server.process.inputReader(UTF_8);
            try (Socket half = connect(port(out))) {
                half.getOutputStream().write("x\nno end".getBytes(UTF_8));
                assertThat(half.getInputStream().read()).isPositive();
                // not INT, which a process in the background of a script ignores from its start
                server.signal("TERM");
                for (int i = 0; i < 200 && server.process.isAlive(); i++) {
                    server.signal("TERM"); // one that comes before it is heeded is lost
                    boolean _ = server.process.waitFor(100, TimeUnit.MILLISECONDS);
                }
                assertThat(server.status()).isEqualTo(130);
                assertThat(server.errorLines())
                        .endsWith(
                                "antiphon: stopped; of the connections open then, 0 ended in order, 1 were aborted");
            }
        }
    }

    @Test
    void connectionOverTheLimitOfItsAddressIsResetAndSaid() throws Exception {
        try (ToolProcess server = serve("--max-per-address", "1")) {
            int port = port(server.process.inputReader(UTF_8));
            try (Socket first = connect(port)) {
                assertThatThrownBy(() -> {
                            try (Socket second = connect(port)) {
                                second.getInputStream().read();
                            }
                        })
                        .isInstanceOf(SocketException.class);
                assertThat(server.errorLine())
                        .isEqualTo("antiphon: 127.0.0.1 has 1 connection, the limit for one"
                                + " address (--max-per-address); connections refused: 1");
                first.getOutputStream().write("x\n".getBytes(UTF_8));
                assertThat(first.getInputStream().read()).isPositive();
            }
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void halfMessagesOverTheLimitOfAllTogetherAreSaid() throws Exception {
        try (ToolProcess server = serve("--max-inbound", "1K")) {
            int port = port(server.process.inputReader(UTF_8));
            try (Socket half = connect(port)) {
                half.getOutputStream().write("h".repeat(1025).getBytes(UTF_8));
                assertThatThrownBy(() -> half.getInputStream().read())
                        .isInstanceOf(SocketException.class);
            }
            assertThat(server.errorLine())
                    .isEqualTo("antiphon: connection 1: 1025 bytes of incomplete messages, limit"
                            + " 1024 (--max-inbound); closed this connection, which held 1025 of"
                            + " them");
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    @Test
    void messageThatTakesTooLongIsClosed() throws Exception {
        try (ToolProcess server = serve("--message-timeout", "200ms")) {
            int port = port(server.process.inputReader(UTF_8));
            try (Socket slow = connect(port)) {
                slow.getOutputStream().write("half".getBytes(UTF_8));
                assertThat(slow.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(server.errorLine())
                    .contains("message incomplete after 200ms (bytes received: 4)");
            server.signal("TERM");
            assertThat(server.status()).isZero();
        }
    }

    /** Row 1 of the fault table, in small: the descriptors allow fewer than was asked for. */
    @Test
    void connectionsLeaveRoomForWhatIsOpenAlreadyAndTheRestIsServedLater() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/limits")), "needs Linux's /proc");
        int descriptors = 128; // of which the JVM and the tool have more than a fifth
        ProcessBuilder builder = ToolProcess.builder(
                "serve", "--listen", "127.0.0.1:0", "--lang", "en", "--framing", "line");
        List<String> limited = new ArrayList<>(
                List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
        limited.addAll(builder.command());
        Process server = builder.command(limited).start();
        try {
            BufferedReader out = server.inputReader(UTF_8);
            int port = port(out);
            int most = room(server.errorReader(UTF_8).readLine());
            assertThat(most).isBetween(10, descriptors / 5 * 4);
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < most + 20; i++) {
                sockets.add(connect(port));
                sockets.get(i).getOutputStream().write("x\n".getBytes(UTF_8));
            }
            for (int i = 0; i < most; i++) {
                assertThat(sockets.get(i).getInputStream().read()).isPositive();
            }
            Socket over = sockets.get(most);
            over.setSoTimeout(200);
            assertThatThrownBy(() -> over.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class);
            over.setSoTimeout(20_000);
            for (int i = 0; i < sockets.size(); i++) { // each that goes makes room for one more
                assertThat(i < most || sockets.get(i).getInputStream().read() > 0)
                        .isTrue();
                sockets.get(i).close();
            }
        } finally {
            server.destroyForcibly();
        }
    }

    /** How many connections the tool says there is room for. */
    private static int room(String said) {
        Matcher found = Pattern.compile("antiphon: the open-file limit allows (\\d+) connections,"
                        + " not 10000 \\(--max-connections\\); raise it:  ulimit -n")
                .matcher(said);
        assertThat(found.matches()).as(said).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
