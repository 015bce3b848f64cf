package dev.antiphon.load.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Correlation;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.load.CountingServer;
import dev.antiphon.load.CountingServer.Deed;
import dev.antiphon.load.Load;
import dev.antiphon.load.result.Validity.Reason;
import dev.antiphon.message.Message;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/** The generator's counts equal the server's, request by request. */
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT)
class CountsTest {
    /** On a busy machine too, a reply at once is not late. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private static final Duration LATE_BY = Duration.ofSeconds(3);
    private static final Duration SHORT = Duration.ofMillis(500);

    private static void mustAddUp(Counts counts) {
        assertThat(counts.ok() + counts.failed()).isEqualTo(counts.planned());
        assertThat(counts.sent()
                        + counts.of(Column.REFUSED)
                        + counts.of(Column.UNSENT)
                        + counts.of(Column.TIMED_OUT_CONNECTING))
                .isEqualTo(counts.planned());
    }

    private static CountingServer server(LongFunction<Deed> deeds) {
        return new CountingServer(deeds, LATE_BY);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, false", "8, 1, false", "4, 16, false", "4, 1, true"})
    void everyRequestOfAClosedRunIsCountedOnce(int connections, int pipelining, boolean oneShot)
            throws InterruptedException {
        try (CountingServer server = server(number -> Deed.RIGHT)) {
            LoadResult result = server.load()
                    .connections(connections)
                    .pipelining(pipelining)
                    .oneShot(oneShot)
                    .duration(SHORT)
                    .run();
            mustAddUp(result.counts());
            assertThat(result.counts().ok())
                    .isEqualTo(server.count(Deed.REQUEST))
                    .isPositive();
            assertThat(result.counts().planned()).isEqualTo(result.counts().ok());
            assertThat(result.counts().of(Column.CONNECTIONS_OPENED))
                    .isEqualTo(server.count(Deed.CONNECTION));
            assertThat(result.response().count()).isEqualTo(result.counts().ok());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true"})
    void openRunSendsExactlyWhatTheRateAsksFor(int loops, boolean oneShot)
            throws InterruptedException {
        try (CountingServer server = server(number -> Deed.RIGHT)) {
            LoadResult result = server.load()
                    .connections(20)
                    .loops(loops)
                    .rate(300)
                    .oneShot(oneShot)
                    .duration(Duration.ofSeconds(1))
                    .run();
            mustAddUp(result.counts());
            assertThat(result.counts().planned()).isEqualTo(300);
            assertThat(server.count(Deed.REQUEST)).isEqualTo(result.counts().sent());
            long inSeconds = result.timeline().stream()
                    .mapToLong(each -> each.counts().planned())
                    .sum();
            assertThat(inSeconds).isEqualTo(300);
        }
    }

    @Test
    void warmUpIsNotCounted() throws InterruptedException {
        try (CountingServer server = server(number -> Deed.RIGHT)) {
            LoadResult result = server.load()
                    .connections(4)
                    .rate(200)
                    .warmUp(Duration.ofSeconds(1))
                    .duration(Duration.ofSeconds(1))
                    .run();
            assertThat(result.counts().planned()).isEqualTo(200);
            assertThat(server.count(Deed.REQUEST)).isEqualTo(400);
        }
    }

    @Test
    void eachWayToFailHasAColumnOfItsOwn() throws InterruptedException {
        LongFunction<Deed> deeds = number -> switch ((int) (number % 100)) {
            case 10, 60 -> Deed.WRONG;
            case 20 -> Deed.RESET;
            case 30, 80 -> Deed.CLOSED;
            case 40 -> number < 200 ? Deed.LATE : Deed.RIGHT;
            case 50 -> number < 200 ? Deed.SILENT : Deed.RIGHT;
            default -> Deed.RIGHT;
        };
        try (CountingServer server = server(deeds)) {
            LoadResult result = server.load()
                    .connections(16)
                    .rate(400)
                    .timeout(TIMEOUT)
                    .duration(Duration.ofSeconds(1))
                    .run();
            Counts counts = result.counts();
            mustAddUp(counts);
            assertThat(counts.of(Column.WRONG))
                    .isEqualTo(server.count(Deed.WRONG))
                    .isPositive();
            assertThat(result.validity().remarks())
                    .filteredOn(Reason.WrongReply.class::isInstance)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Reason.WrongReply.class,
                            wrong -> assertThat(wrong.received())
                                    .isEqualTo(wrong.expected().replace("got ", "no "))
                                    .startsWith("no request "));
            assertThat(counts.of(Column.RESET))
                    .isEqualTo(server.count(Deed.RESET))
                    .isPositive();
            assertThat(counts.of(Column.LATE))
                    .isEqualTo(server.count(Deed.LATE))
                    .isPositive();
            assertThat(counts.of(Column.MISSING))
                    .isEqualTo(server.count(Deed.SILENT, Deed.CLOSED))
                    .isGreaterThan(2);
            assertThat(counts.ok()).isEqualTo(server.count(Deed.RIGHT));
            assertThat(counts.sent()).isEqualTo(server.count(Deed.REQUEST));
            assertThat(counts.of(Column.CONNECTIONS_OPENED))
                    .isEqualTo(server.count(Deed.CONNECTION));
        }
    }

    @Test
    void pipelinedRequestsBehindASilenceAreMissingToo() throws InterruptedException {
        try (CountingServer server = server(number -> number >= 5 ? Deed.SILENT : Deed.RIGHT)) {
            LoadResult result = server.load()
                    .pipelining(8)
                    .rate(20)
                    .timeout(Duration.ofMillis(1500))
                    .duration(SHORT)
                    .run();
            mustAddUp(result.counts());
            assertThat(result.counts().ok()).isEqualTo(4);
            assertThat(result.counts().of(Column.MISSING)).isEqualTo(6);
        }
    }

    @Test
    void requestWithoutAFreeConnectionIsUnsent() throws InterruptedException {
        try (CountingServer server = server(number -> Deed.SILENT)) {
            LoadResult result = server.load()
                    .connections(2)
                    .rate(50)
                    .timeout(Duration.ofMillis(400))
                    .duration(SHORT)
                    .run();
            mustAddUp(result.counts());
            assertThat(result.counts().planned()).isEqualTo(25);
            assertThat(result.counts().of(Column.MISSING)).isEqualTo(server.count(Deed.REQUEST));
            assertThat(result.counts().of(Column.UNSENT)).isPositive();
            assertThat(result.objectives()).isEmpty();
        }
    }

    @Test
    void repliesInAnyOrderArePairedByTheirId() throws InterruptedException {
        try (TcpServer server = TcpServer.builder(Framing.line())
                .onConnection(conversation -> {
                    List<Message> held = new ArrayList<>();
                    for (var next = conversation.receive();
                            next.isPresent();
                            next = conversation.receive()) {
                        held.add(next.get());
                        if (held.size() == 4) { // the last that came is answered first
                            for (Message each : held.reversed()) {
                                conversation.send(Message.text("got " + each.text()));
                            }
                            held.clear();
                        }
                    }
                })
                .start("127.0.0.1:0")) {
            LoadResult result = Load.to("127.0.0.1:" + server.port())
                    .framing(Framing.line())
                    .message("request {number}")
                    .expect("got {message}")
                    .correlateBy(Correlation.group("request (\\d+)", 1))
                    .pipelining(4)
                    .rate(200)
                    .duration(SHORT)
                    .run();
            assertThat(result.counts().planned()).isEqualTo(100);
            assertThat(result.counts().ok()).isEqualTo(100);
        }
    }

    @Test
    void serverThatGoesAwayIsRefused() throws Exception {
        int served = 5;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var executor = Executors.newSingleThreadExecutor()) {
            Future<?> serving = executor.submit(() -> serve(listening, served));
            LoadResult result = Load.to("127.0.0.1:" + listening.getLocalPort())
                    .message("one")
                    .expect("got one")
                    .rate(20)
                    .duration(Duration.ofSeconds(1))
                    .run();
            serving.get();
            mustAddUp(result.counts());
            assertThat(result.counts().planned()).isEqualTo(20);
            assertThat(result.counts().ok()).isEqualTo(served);
            assertThat(result.counts().of(Column.REFUSED)).isEqualTo(20 - served);
            assertThat(result.counts().of(Column.CONNECTIONS_OPENED)).isEqualTo(served);
        }
    }

    /** So many, one after the other; with the last one nobody listens any more. */
    private static Void serve(ServerSocket listening, int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            try (Socket socket = listening.accept()) {
                if (i == count) {
                    listening.close();
                }
                socket.getInputStream().readNBytes(3);
                socket.getOutputStream().write("got one".getBytes(StandardCharsets.UTF_8));
            }
        }
        return null;
    }

    /** A name may have an address of IPv6 where nobody listens. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void addressOfTheTargetThatTakesConnectionsIsFound(boolean oneShot)
            throws InterruptedException {
        try (CountingServer server = server(number -> Deed.RIGHT)) {
            String port = server.address().substring(server.address().indexOf(':'));
            LoadResult result = Load.to("localhost" + port)
                    .framing(Framing.line())
                    .message("request {number}")
                    .expect("got {message}")
                    .connections(20)
                    .oneShot(oneShot)
                    .rate(200)
                    .duration(SHORT)
                    .run();
            assertThat(result.counts().ok()).isEqualTo(100);
        }
    }

    @Test
    void targetWithoutAListenerFailsBeforeTheStart() throws IOException {
        int port = Ports.free();
        Load load = Load.to("127.0.0.1:" + port).framing(Framing.line()).message("x");
        assertThatThrownBy(load::run)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure()).isInstanceOf(ClientFailure.Refused.class));
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> Load.to("127.0.0.1:7")
                        .framing(Framing.line())
                        .message("two\nlines")
                        .run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line feed");
        assertThatThrownBy(() -> Load.to("127.0.0.1:7").pipelining(2).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its own connection");
        assertThatThrownBy(() -> Load.to("127.0.0.1:7").connections(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connections is 0; give a value from 1");
    }
}
