package dev.antiphon;

import static dev.antiphon.TlsEnds.read;
import static dev.antiphon.TlsEnds.send;
import static dev.antiphon.TlsEnds.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Certificates.Made;
import dev.antiphon.framing.Framing;
import dev.antiphon.group.Group;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.Socket;
import java.nio.file.Path;

/** Groups whose members use TLS. */
class TlsGroupTest {
    private static final int MESSAGES = 400;
    private static final String LONG = "x".repeat(20_000);

    @TempDir
    private Path folder;

    private final Group group = Group.builder("feed").maxQueuedBytes(64 << 20).build();

    @AfterEach
    void close() {
        group.close();
    }

    private TcpServer.Builder joining() {
        return TcpServer.builder(Framing.line()).onMessageInline((message, reply) -> {
            reply.text("" + group.join(reply.connection()));
        });
    }

    @Test
    void membersWithAndWithoutTlsGetTheSameMessagesInOrder() throws Exception {
        Made made = Certificates.localhost(folder, "own");
        try (TcpServer plain = joining().start("127.0.0.1:0");
                TcpServer secured = joining().tls(made.server()).start("127.0.0.1:0");
                Peer reader = Peer.connect(plain.port());
                Socket member = socket(secured.port(), made)) {
            assertThat(reader.ask("join")).isEqualTo("true\n");
            send(member, "join\n");
            assertThat(read(member, 5)).isEqualTo("true\n");
            for (int i = 0; i < 100; i++) {
                assertThat(group.send(Message.text("m%03d".formatted(i)))).isTrue();
            }
            for (int i = 0; i < 100; i++) {
                assertThat(reader.readLine()).isEqualTo("m%03d".formatted(i));
                assertThat(read(member, 5)).isEqualTo("m%03d\n".formatted(i));
            }
        }
    }

    @Test
    void slowMemberWithTlsGetsWhatWaitedOnceItReads() throws Exception {
        Made made = Certificates.localhost(folder, "own");
        try (TcpServer secured = joining().tls(made.server()).start("127.0.0.1:0");
                Socket member = socket(secured.port(), made)) {
            send(member, "join\n");
            assertThat(read(member, 5)).isEqualTo("true\n");
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(group.send(Message.text("%03d".formatted(i) + LONG))).isTrue();
            }
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(read(member, LONG.length() + 4))
                        .isEqualTo("%03d".formatted(i) + LONG + "\n");
            }
            assertThat(group.counters().delivered()).isEqualTo(MESSAGES);
            assertThat(group.counters().skipped()).isZero();
        }
    }
}
