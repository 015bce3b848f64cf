package dev.antiphon.stub.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.framing.Framing;
import dev.antiphon.stub.answer.Delay;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A proxy that is far away, between sockets that are not ours. */
@Timeout(60)
class ProxyLatencyTest {
    private static final Duration LATE = Duration.ofMillis(300);

    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        listening.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws IOException {
        listening.close();
    }

    private FaultProxy.Builder proxy() {
        return FaultProxy.to("127.0.0.1:" + listening.getLocalPort());
    }

    private static Socket connect(FaultProxy proxy) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), proxy.server().port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @Test
    void latencyDelaysServerMessagesInParallel() throws Exception {
        int messages = 100;
        try (FaultProxy proxy = proxy().framing(Framing.line())
                        .latencyToClient(Delay.fixed(LATE))
                        .start();
                Socket client = connect(proxy);
                Socket server = listening.accept()) {
            long from = System.nanoTime();
            server.getOutputStream()
                    .write("a\n".repeat(messages).getBytes(StandardCharsets.US_ASCII));
            server.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).hasSize(2 * messages);
            assertThat(since(from)).isBetween(LATE, LATE.multipliedBy(messages / 2));
        }
    }

    @Test
    void latencyDelaysClientMessagesAndThenTheirEnd() throws Exception {
        try (FaultProxy proxy = proxy().latencyToServer(Delay.fixed(LATE)).start();
                Socket client = connect(proxy);
                Socket server = listening.accept()) {
            server.setSoTimeout(20_000);
            long from = System.nanoTime();
            client.getOutputStream().write("bytes".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(server.getInputStream().readAllBytes()).hasSize(5);
            assertThat(since(from)).isGreaterThanOrEqualTo(LATE);
        }
    }

    @Test
    void varyingDelaysKeepBytesAndOrder() throws Exception {
        int values = 65_535;
        Delay delay = Delay.uniform(Duration.ZERO, Duration.ofMillis(20));
        try (FaultProxy proxy = proxy().latencyToClient(delay)
                        .latencyToServer(delay)
                        .seed(7)
                        .start();
                Socket client = connect(proxy);
                Socket server = listening.accept()) {
            server.setSoTimeout(20_000);
            Thread echo = Thread.ofVirtual().start(() -> {
                try {
                    server.getInputStream().transferTo(server.getOutputStream());
                    server.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    DataOutputStream out = new DataOutputStream(client.getOutputStream());
                    for (int i = 0; i < values; i++) {
                        out.writeShort(i);
                    }
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int i = 0; i < values; i++) {
                assertThat(in.readUnsignedShort()).isEqualTo(i);
            }
            assertThat(in.read()).isEqualTo(-1);
            asking.join();
            echo.join();
        }
    }

    @Test
    void resetIsPassedOn() throws Exception {
        try (FaultProxy proxy = proxy().latencyToClient(Delay.fixed(LATE)).start();
                Socket client = connect(proxy)) {
            try (Socket server = listening.accept()) {
                server.setSoLinger(true, 0);
            }
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void delaysAreReadFromText() {
        assertThat(Delay.parse("20ms")).isEqualTo(Delay.fixed(Duration.ofMillis(20)));
        assertThat(Delay.parse("1s..2s"))
                .isEqualTo(Delay.uniform(Duration.ofSeconds(1), Duration.ofSeconds(2)));
        assertThat(Delay.parse("lognormal 10ms 0.5"))
                .isEqualTo(Delay.logNormal(Duration.ofMillis(10), 0.5));
        assertThatThrownBy(() -> Delay.parse("20"))
                .hasMessage(
                        "\"20\" is a number without a unit; write a number and its unit, ms, s, m or h, e.g. 200ms");
    }
}
