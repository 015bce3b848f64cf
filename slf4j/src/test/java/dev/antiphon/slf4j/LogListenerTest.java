package dev.antiphon.slf4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.read.ListAppender;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.HostPort;
import dev.antiphon.event.ClientEvent.ConnectFailed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;

/** What stands in the log, at which level. */
@Timeout(60)
class LogListenerTest {
    private static final Framing LINE = Framing.parse("line");

    private final Logger log = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.setLevel(Level.DEBUG);
        lines.start();
        log.addAppender(lines);
    }

    private List<ILoggingEvent> logged(Failure failure) {
        lines.list.clear();
        new LogListener(log, 16).on(new Failed(7, failure, 0));
        return List.copyOf(lines.list);
    }

    @Test
    void conversationIsLoggedAtDebugAndEachLineHasItsNumber() {
        try (TcpServer server = TcpServer.builder(LINE)
                        .listener(new LogListener(log, 16))
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                TcpClient client =
                        TcpClient.to("localhost:" + server.port(), LINE).build()) {
            client.call(Message.text("a\u001b[2J{}"));
        }
        assertThat(lines.list.getFirst().getFormattedMessage()).startsWith("listening on [127.");
        assertThat(lines.list.getFirst().getLevel()).isEqualTo(Level.INFO);
        List<ILoggingEvent> connection = lines.list.subList(1, lines.list.size() - 1);
        assertThat(connection).hasSize(4).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.DEBUG);
            assertThat(line.getFormattedMessage()).startsWith("connection 1: ");
        });
        assertThat(connection.get(1).getFormattedMessage())
                .isEqualTo("connection 1: in: a\\x1B[2J{}");
        assertThat(connection.get(2).getFormattedMessage())
                .matches("connection 1: out after \\d+ µs: a\\\\x1B\\[2J\\{}");
    }

    @Test
    void levelShowsTheSideThatFailed() {
        assertThat(logged(new Failure.NotEncodable(new IllegalArgumentException("x"))))
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.ERROR);
        assertThat(logged(new Failure.TooLong(9, 8)))
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN);
        assertThat(logged(new Failure.Reset(Phase.IDLE, 1, 2, new SocketException())))
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .containsExactly(tuple(
                        Level.INFO,
                        "connection 7: reset, "
                                + new Failure.Reset(Phase.IDLE, 1, 2, new SocketException())
                                        .text()));
        assertThat(logged(new Failure.TimedOut(Phase.FIRST_BYTE, Duration.ofSeconds(1), 0)))
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.INFO);
        assertThat(logged(new Failure.TimedOut(Phase.MESSAGE, Duration.ofSeconds(1), 5)))
                .extracting(ILoggingEvent::getLevel)
                .containsExactly(Level.WARN);
    }

    @Test
    void failureToConnectAndLostEventsAreWarnings() {
        LogListener listener = new LogListener(log, 16);
        Failure refused = new ClientFailure.Refused(new HostPort("h", 1), new ConnectException());
        listener.on(new ConnectFailed(new HostPort("h", 1), refused, 0));
        listener.on(new EventsDropped(3, 0));
        assertThat(lines.list)
                .extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        tuple(Level.WARN, "no connection: refused, " + refused.text()),
                        tuple(
                                Level.WARN,
                                "3 events are missing here: the log is too slow for them"));
    }

    @Test
    void exceptionOfAHandlerIsAnErrorWithItsEscapedStack() {
        Exception cause = new NumberFormatException("\u001b[31m\nFAKE LINE\u202e");
        IllegalStateException thrown = new IllegalStateException("bad \u2028", cause);
        ILoggingEvent line = logged(new Failure.HandlerFailed(thrown)).getFirst();
        assertThat(line.getLevel()).isEqualTo(Level.ERROR);
        String printed = line.getFormattedMessage()
                + ThrowableProxyUtil.asString(line.getThrowableProxy())
                        .replace("\n", "")
                        .replace("\t", "");
        assertThat(printed)
                .contains("IllegalStateException: bad \\u2028")
                .contains("NumberFormatException: \\x1B[31m\\nFAKE LINE\\u202E")
                .contains("LogListenerTest.java");
        assertThat(printed.codePoints()).noneMatch(Escapes::acts);
    }

    @Test
    void longMessageIsCut() {
        Message message = Message.text("x".repeat(1_000));
        new LogListener(log, 16).on(new MessageIn(1, 1, message, 1, 0));
        assertThat(lines.list.getFirst().getFormattedMessage())
                .isEqualTo("connection 1: in: " + "x".repeat(16) + "… (1000 bytes)");
        assertThatThrownBy(() -> new LogListener(log, -1)).hasMessageContaining("-1");
    }

    @Test
    void silentConnectionIsNeverLoggedAboveDebug() throws Exception {
        try (TcpServer server = TcpServer.builder(LINE)
                .listener(new LogListener(log, 16))
                .onMessageInline((message, reply) -> reply.message(message))
                .start("localhost:0")) {
            new Socket(InetAddress.getLoopbackAddress(), server.port()).close();
            server.drain();
        }
        assertThat(lines.list)
                .filteredOn(line -> line.getFormattedMessage().startsWith("connection"))
                .isNotEmpty()
                .allMatch(line -> line.getLevel() == Level.DEBUG);
    }

    @Test
    void appenderThatThrowsDoesNotDisturbConnections() {
        AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                throw new IllegalStateException("disk full");
            }

            @Override
            public synchronized void doAppend(ILoggingEvent line) {
                append(line); // AppenderBase would keep it to itself
            }
        };
        broken.start();
        log.detachAndStopAllAppenders();
        log.addAppender(broken);
        try (TcpServer server = TcpServer.builder(LINE)
                        .listener(new LogListener(log, 16))
                        .onMessageInline((message, reply) -> reply.message(message))
                        .start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), LINE)
                        .listener(new LogListener(log, 16))
                        .build()) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.call(Message.text("m" + i)).text()).isEqualTo("m" + i);
            }
            assertThatThrownBy(() -> client.call(Message.text("a\nb")))
                    .isInstanceOf(FailureException.class);
        }
    }
}
