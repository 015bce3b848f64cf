package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.EventListener;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The table, told to the library; the events of a server of its own say how connections ended. */
class LessonFailuresTest extends LessonFailures {
    private static final int RESETS = 50;
    private static final Duration FIRST_BYTE = Duration.ofSeconds(1);

    private static TcpServer server;
    private static TcpServer lineServer;

    private final Events events = new Events();

    @BeforeAll
    static void startBoth() {
        server = lesson(Framing.raw(), event -> {});
        lineServer = lesson(Framing.line(), event -> {});
    }

    private static TcpServer lesson(Framing framing, EventListener listener) {
        return TcpServer.builder(framing)
                .limits(Limits.builder().firstByteTimeout(FIRST_BYTE).build())
                .listener(listener)
                .onMessage((connection, message) -> Lesson.answer(message))
                .start("localhost:0");
    }

    @AfterAll
    static void stopBoth() {
        server.close();
        lineServer.close();
    }

    @Override
    int port() {
        return server.port();
    }

    @Override
    int linePort() {
        return lineServer.port();
    }

    @Test
    void everyResetBeforeSendingIsReportedAsTheClients() throws IOException {
        try (TcpServer told = lesson(Framing.raw(), events)) {
            for (int i = 0; i < RESETS; i++) {
                Peer.connect(told.port()).reset();
            }
            List<Closed> closed = events.await(Closed.class, RESETS);
            assertThat(closed).extracting(Closed::how).containsOnly(How.RST);
            assertThat(closed).extracting(Closed::by).containsOnly(Side.CLIENT);
        }
    }

    @Test
    void everyResetAfterSendingIsReported() throws IOException {
        try (TcpServer told = lesson(Framing.raw(), events)) {
            for (int i = 0; i < RESETS; i++) {
                Peer.connect(told.port()).send(Lesson.GREETING).reset();
            }
            assertThat(events.await(Closed.class, RESETS))
                    .extracting(Closed::how)
                    .containsOnly(How.RST);
        }
    }

    @Test
    void silentConnectionIsClosedAtItsDeadline() throws IOException {
        try (Peer silent = Peer.connect(port())) {
            assertThat(silent.readToEnd()).isEmpty();
        }
    }

    @Test
    void deadlineOfASilentConnectionIsReported() throws IOException {
        try (TcpServer told = lesson(Framing.raw(), events);
                Peer silent = Peer.connect(told.port())) {
            assertThat(silent.readToEnd()).isEmpty();
            Closed closed = events.await(Closed.class, 1).getFirst();
            assertThat(closed.how()).isEqualTo(How.TIMEOUT);
            assertThat(events.await(Failed.class, 1))
                    .extracting(Failed::failure)
                    .containsExactly(new Failure.TimedOut(Phase.FIRST_BYTE, FIRST_BYTE, 0));
            Opened opened = events.await(Opened.class, 1).getFirst();
            assertThat(Duration.ofNanos(closed.nanos() - opened.nanos()))
                    .isBetween(FIRST_BYTE, FIRST_BYTE.plusSeconds(10));
        }
    }

    @Test
    void messageOfManyPacketsIsReportedOnce() throws IOException {
        try (TcpServer told = lesson(Framing.line(), events);
                Peer peer = Peer.connect(told.port())) {
            peer.send("раз").silence(Duration.ofMillis(50)).send("два\n").halfClose();
            assertThat(peer.readToEnd()).isEqualTo(Lesson.ANSWER + "раздва\n");
            events.await(Closed.class, 1);
            assertThat(events.messages(1)).containsExactly("раздва");
        }
    }

    @Test
    void waitingHandlerDelaysNoOtherConnection() throws IOException {
        CountDownLatch go = new CountDownLatch(1);
        try (TcpServer waiting = TcpServer.builder(Framing.raw())
                        .loops(1)
                        .onMessage((connection, message) -> {
                            if (message.text().equals("жди")) {
                                go.await();
                            }
                            return Lesson.answer(message);
                        })
                        .start("localhost:0");
                Peer one = Peer.connect(waiting.port());
                Peer other = Peer.connect(waiting.port())) {
            one.send("жди");
            assertThat(other.send("раз").readToEnd()).isEqualTo(Lesson.ANSWER + "раз");
            go.countDown();
            assertThat(one.readToEnd()).isEqualTo(Lesson.ANSWER + "жди");
        }
    }

    @Test
    void restartedServerBindsItsAddressAtOnce() throws IOException {
        int port = 0;
        for (int i = 0; i < 20; i++) {
            try (TcpServer again = TcpServer.builder(Framing.raw())
                            .onMessage((connection, message) -> Reply.text("раз " + message.text()))
                            .start("localhost:" + port);
                    Peer unanswered = Peer.connect(again.port());
                    Peer peer = Peer.connect(again.port())) {
                port = again.port();
                // the server ends first, so it is its address that is in TIME_WAIT
                assertThat(peer.send("" + i).readToEnd()).isEqualTo("раз " + i);
                unanswered.send("Ж".repeat(600));
            }
        }
    }
}
