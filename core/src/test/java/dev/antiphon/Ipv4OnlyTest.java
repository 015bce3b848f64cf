package dev.antiphon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A machine without IPv6, as many containers are, in a process of its own. */
class Ipv4OnlyTest {
    /** What that process does. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            TcpServer server = TcpServer.builder(Framing.raw())
                    .onMessageInline((message, reply) -> reply.text("got ").message(message))
                    .start("localhost:0");
            try (TcpClient client =
                    TcpClient.to("localhost:" + server.port(), Framing.raw()).build()) {
                System.out.println(client.callOnce(Message.text("x")).text());
            }
            server.close();
            int free = Ports.free();
            try (TcpClient client =
                    TcpClient.to("localhost:" + free, Framing.raw()).build()) {
                client.callOnce(Message.text("x"));
            } catch (FailureException e) {
                System.out.println(e.failure().code());
            }
        }
    }

    @Test
    void localhostIsServedAndARefusedConnectionFailsAsRefused() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.net.preferIPv4Stack=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.inputReader(StandardCharsets.UTF_8).lines())
                    .containsExactly("got x", "refused");
        } finally {
            process.destroyForcibly();
        }
    }
}
