package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.checks.faults.FaultRow;
import dev.antiphon.checks.faults.Row;
import dev.antiphon.config.Limits;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Many clients at once, in processes of their own. */
class ManyClientsTest {
    private static final int CLIENTS = 1000;
    private static final int CONNECTIONS_MAX = Limits.defaults().maxConnections();

    /** The status with which a script tells that it may not open as many files as it needs. */
    private static final int TOO_FEW_FILES = 3;

    @Test
    void thousandClientsAtOnceGetTheirOwnReply() {
        assertThat(ownReplies("")).isEqualTo(CLIENTS);
    }

    @FaultRow(number = 16, fault = "client half-closes")
    void everyClientThatHasHalfClosedGetsItsReply(Row row) {
        int own = ownReplies("half-close");
        row.injected("clients half-closed before any was answered", CLIENTS, CLIENTS);
        row.exactly("got their whole reply", own, CLIENTS);
    }

    private static int ownReplies(String way) {
        CountDownLatch all = new CountDownLatch(CLIENTS);
        try (TcpServer server = TcpServer.builder(Framing.raw())
                        .onMessage((connection, message) -> {
                            all.countDown();
                            all.await(); // no reply before every request is here
                            return Lesson.answer(message);
                        })
                        .start("localhost:0");
                Child clients = Python.start("at_once.py", server.port(), CLIENTS, way)) {
            return Integer.parseInt(output(clients).strip());
        }
    }

    @Test
    void tenThousandClientsAreServedAndTheNextWaitsForAPlace() throws IOException {
        try (Child server = ServerProcess.start(Duration.ZERO, -1)) {
            int port = Integer.parseInt(server.line("port ").substring(5));
            try (Child clients = Python.start("hold.py", port, CONNECTIONS_MAX)) {
                assertThat(firstLine(clients)).isEqualTo("held " + CONNECTIONS_MAX);
                try (Peer next = Peer.connect(port)) {
                    next.send("следующий\n");
                    clients.tell("check");
                    assertThat(clients.line("")).isEqualTo("checked " + CONNECTIONS_MAX);
                    assertThat(next.hasBytes())
                            .as("served while there was no place")
                            .isFalse();
                    clients.tell("close");
                    assertThat(next.readLine()).isEqualTo("следующий");
                    clients.tell("check");
                    assertThat(clients.line("checked")).endsWith(" " + (CONNECTIONS_MAX - 1));
                }
            }
        }
    }

    @FaultRow(number = 15, fault = "close with unread input")
    void largeRepliesArriveWholeThoughMoreWasSentThanRead(Row row) {
        int words = (256 << 10) / 8;
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) ->
                                Reply.text(message.text().repeat(words)).thenClose())
                        .start("localhost:0");
                Child clients = Python.start("unread.py", server.port(), CLIENTS, words * 8)) {
            int whole = Integer.parseInt(output(clients).strip());
            row.injected("clients that sent more than was read", CLIENTS, CLIENTS);
            row.exactly("replies of 256 KiB that arrived whole", whole, CLIENTS);
        }
    }

    private static String output(Child clients) {
        if (clients.status() == TOO_FEW_FILES) {
            throw Missing.here(clients.errors());
        }
        return clients.output();
    }

    /** A script that may not open enough files ends before it writes a line. */
    private static String firstLine(Child clients) {
        try {
            return clients.line("");
        } catch (AssertionError e) {
            if (clients.status() == TOO_FEW_FILES) {
                throw Missing.here(clients.errors());
            }
            throw e;
        }
    }
}
