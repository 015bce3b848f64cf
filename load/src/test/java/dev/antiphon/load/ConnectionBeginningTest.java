package dev.antiphon.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.load.result.Column;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity.Reason;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Servers that speak first, want a login, answer nothing, or have no boundaries. */
@Timeout(60)
class ConnectionBeginningTest {
    private static Load load(TcpServer server, Framing framing) {
        return Load.to("127.0.0.1:" + server.port())
                .framing(framing)
                .duration(Duration.ofMillis(300));
    }

    /** Greets, and says of each line how many came before it on its connection. */
    private static TcpServer greeting() {
        return TcpServer.builder(Framing.line())
                .onConnection(connection -> {
                    connection.send(Message.text("220 hello"));
                    echo(connection);
                })
                .start("127.0.0.1:0");
    }

    private static void echo(Conversation connection) throws InterruptedException {
        long before = 0;
        for (Optional<Message> line = connection.receive();
                line.isPresent();
                line = connection.receive()) {
            connection.send(Message.text(before + " " + line.get().text()));
            before++;
        }
    }

    @Test
    void greetingDoesNotCountAsAReply() throws InterruptedException {
        try (TcpServer server = greeting()) {
            LoadResult result = load(server, Framing.line())
                    .greeting(true)
                    .message("x {number}")
                    .expect("/^[0-9]+ x /")
                    .connections(3)
                    .run();
            assertThat(result.counts().failed()).isZero();
            assertThat(result.counts().ok()).isPositive();
            assertThat(result.validity().reasons()).noneMatch(Reason.Unasked.class::isInstance);
        }
    }

    @Test
    void unexpectedGreetingMakesTheResultInvalid() throws InterruptedException {
        for (boolean oneShot : new boolean[] {false, true}) {
            try (TcpServer server = greeting()) {
                LoadResult result = load(server, Framing.line())
                        .message("x")
                        .oneShot(oneShot)
                        .run();
                assertThat(result.validity().reasons())
                        .filteredOn(Reason.Unasked.class::isInstance)
                        .singleElement()
                        .satisfies(each -> assertThat(((Reason.Unasked) each).received())
                                .matches("220 hello|[0-9]+ x")); // or a reply too many
            }
        }
    }

    @Test
    void firstMessageBeginsEachConnectionAndDoesNotCount() throws InterruptedException {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onConnection(ConnectionBeginningTest::echo)
                .start("127.0.0.1:0")) {
            LoadResult result = load(server, Framing.line())
                    .first("LOGIN {connection}")
                    .message("GET")
                    .expect("/^[1-9][0-9]* GET$/") // of each connection, the first is no GET
                    .connections(3)
                    .rate(100)
                    .run();
            assertThat(result.counts().ok())
                    .isEqualTo(30)
                    .isEqualTo(result.counts().planned());
            assertThat(server.counters().messagesIn()).isEqualTo(33);
        }
    }

    @Test
    void requestWithoutAReplyEndsWhenTheSystemHasAcceptedIt() throws InterruptedException {
        for (boolean oneShot : new boolean[] {false, true}) {
            AtomicLong received = new AtomicLong();
            try (TcpServer server = TcpServer.builder(Framing.line())
                    .onConnection(connection -> {
                        while (connection.receive().isPresent()) {
                            received.incrementAndGet();
                        }
                    })
                    .start("127.0.0.1:0")) {
                LoadResult result = load(server, Framing.line())
                        .noReply(true)
                        .message("metric {number}")
                        .connections(2)
                        .oneShot(oneShot)
                        .rate(200)
                        .run();
                assertThat(result.counts().ok()).isEqualTo(60);
                assertThat(result.counts().failed()).isZero();
                assertThat(result.validity().remarks()).contains(new Reason.NoReplies(60));
                assertThat(result.service().count()).isEqualTo(60);
                server.drain();
                assertThat(received).hasValue(60);
            }
        }
    }

    @Test
    void answerToARequestWithoutAReplyMakesTheResultInvalid() throws InterruptedException {
        try (TcpServer server = greeting()) {
            LoadResult result = load(server, Framing.line())
                    .greeting(true)
                    .noReply(true)
                    .message("x")
                    .rate(100)
                    .run();
            assertThat(result.validity().reasons())
                    .hasAtLeastOneElementOfType(Reason.Unasked.class);
        }
    }

    @Test
    void expectationWithoutRepliesIsRefused() {
        assertThatThrownBy(() -> Load.to("127.0.0.1:7")
                        .noReply(true)
                        .expect("x")
                        .message("x")
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no replies are awaited, and a reply is expected");
    }

    @Test
    void timesInRawEndWithTheLastByteAndNotWithThePause() throws InterruptedException {
        byte[] half = {'z', (byte) 0xC3}; // half a character: only a silence says that it is all
        try (TcpServer server = TcpServer.builder(Framing.raw())
                .keepOpen(true)
                .onMessageInline((message, reply) -> reply.bytes(half))
                .start("127.0.0.1:0")) {
            LoadResult result = load(server, Framing.raw())
                    .oneShot(false)
                    .message("x")
                    .duration(Duration.ofSeconds(1))
                    .run();
            assertThat(result.counts().ok()).isBetween(20L, 50L);
            assertThat(result.response().percentile(50).orElseThrow())
                    .isLessThan(Duration.ofMillis(10));
            assertThat(result.validity().remarks())
                    .hasAtLeastOneElementOfType(Reason.Silences.class);
            assertThat(result.counts().of(Column.WRONG)).isZero();
        }
    }

    @Test
    void requestThatWaitsForThePauseOfTheOneBeforeIsTheGeneratorsDelay()
            throws InterruptedException {
        byte[] half = {'z', (byte) 0xC3};
        try (TcpServer server = TcpServer.builder(Framing.raw())
                .keepOpen(true)
                .onMessageInline((message, reply) -> reply.bytes(half))
                .start("127.0.0.1:0")) {
            LoadResult result = load(server, Framing.raw())
                    .oneShot(false)
                    .message("x")
                    .rate(100)
                    .duration(Duration.ofSeconds(1))
                    .run();
            assertThat(result.validity().reasons())
                    .hasAtLeastOneElementOfType(Reason.Silences.class);
        }
    }
}
