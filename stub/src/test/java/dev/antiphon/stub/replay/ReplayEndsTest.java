package dev.antiphon.stub.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.Script.Ending;
import dev.antiphon.stub.replay.Script.Finished;
import dev.antiphon.stub.replay.Script.Line;
import dev.antiphon.stub.replay.Script.Spoken;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The ends of both sides, as they are recorded and played again. */
@Timeout(60)
class ReplayEndsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BlockingQueue<Outcome> told = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private static Line said(Direction direction, String text) {
        return Line.of(direction, Message.text(text));
    }

    private static Line finished(Direction direction, Ending ending) {
        return new Finished(direction, ending, Duration.ZERO);
    }

    private static Script script(Line... lines) {
        return new Script(Framing.line(), List.of(List.of(lines)));
    }

    private ReplayServer server(Script script) {
        return ReplayServer.start(
                script,
                Masks.none(),
                PATIENCE,
                told::add,
                TcpServer.builder(script.framing()).limits(script.limits()),
                List.of(Address.parse("127.0.0.1:0")));
    }

    private static Socket connected(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        return socket;
    }

    private Outcome outcome() throws InterruptedException {
        Outcome outcome = told.poll(20, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    /** A server that answers once its client has ended, as one of {@code nc -N} does. */
    private static TcpServer answeringAtTheEnd() {
        return TcpServer.builder(Framing.line())
                .onConnection(conversation -> {
                    int lines = 0;
                    while (conversation.receive().isPresent()) {
                        lines++;
                    }
                    conversation.send(Message.text(lines + " lines"));
                })
                .start("127.0.0.1:0");
    }

    private static String talkAndEnd(int port) throws IOException {
        try (Socket socket = connected(port)) {
            socket.getOutputStream().write("a\nb\n".getBytes(UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    @Test
    void halfClosedConversationIsPlayedFromBothSides() throws Exception {
        for (Framing framing : List.of(Framing.line(), Framing.raw())) {
            Path file = folder.resolve(framing + ".jsonl");
            try (TcpServer server = answeringAtTheEnd()) {
                FaultProxy.Builder builder = FaultProxy.to("127.0.0.1:" + server.port())
                        .listener(Recorder.of(framing).to(file));
                if (!framing.equals(Framing.raw())) {
                    builder.framing(framing);
                }
                try (FaultProxy proxy = builder.start()) {
                    assertThat(talkAndEnd(proxy.server().port())).isEqualTo("2 lines\n");
                    await().until(() -> proxy.server().counters().open() == 0);
                }
                Script script = Script.read(file);
                List<Outcome> asClient = Replay.against(
                        TcpClient.to("127.0.0.1:" + server.port(), script.framing()),
                        script,
                        Masks.none(),
                        PATIENCE);
                assertThat(asClient).flatExtracting(Outcome::differences).isEmpty();
                try (ReplayServer played = server(script)) {
                    assertThat(talkAndEnd(played.server().port())).isEqualTo("2 lines\n");
                    assertThat(outcome().differences()).isEmpty();
                }
            }
        }
    }

    @Test
    void serverWaitsForTheEndThatTheClientMade() throws Exception {
        Script script = script(
                said(Direction.C2S, "one"),
                said(Direction.S2C, "first"),
                finished(Direction.C2S, Ending.IN_ORDER),
                finished(Direction.S2C, Ending.IN_ORDER));
        try (ReplayServer server = server(script);
                Socket socket = connected(server.server().port())) {
            socket.getOutputStream().write("one\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().readNBytes(6)).hasSize(6);
            socket.getOutputStream().write("more\n".getBytes(UTF_8)); // it still listens
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isNegative();
            assertThat(outcome().differences())
                    .containsExactly("the client said more than was recorded after message 2\n");
        }
    }

    @Test
    void recordedResetIsNotADifference() throws Exception {
        Script script = script(said(Direction.C2S, "one"), finished(Direction.C2S, Ending.RESET));
        try (ReplayServer server = server(script)) {
            Socket socket = connected(server.server().port());
            socket.getOutputStream().write("one\n".getBytes(UTF_8));
            await().until(() -> server.server().counters().messagesIn() == 1);
            socket.setSoLinger(true, 0);
            socket.close();
            assertThat(outcome().differences()).isEmpty();
        }
    }

    @Test
    void resetInPlaceOfACloseIsADifference() throws Exception {
        Script script =
                script(said(Direction.C2S, "one"), finished(Direction.C2S, Ending.IN_ORDER));
        try (ReplayServer server = server(script)) {
            Socket socket = connected(server.server().port());
            socket.getOutputStream().write("one\n".getBytes(UTF_8));
            await().until(() -> server.server().counters().messagesIn() == 1);
            socket.setSoLinger(true, 0);
            socket.close();
            assertThat(outcome().differences())
                    .first()
                    .isEqualTo(
                            "after message 1: the client reset the connection, recorded: the client"
                                    + " ended in order\n");
        }
    }

    @Test
    void resetByTheClientBeforeTheLastMessageIsADifference() throws Exception {
        Message piece = Message.of(new byte[1 << 20]);
        Script script = new Script(
                PassThroughFraming.INSTANCE,
                List.of(List.of(
                        said(Direction.C2S, "go"),
                        new Spoken(Direction.S2C, Collections.nCopies(20, piece)))));
        try (ReplayServer server = server(script)) {
            Socket socket = connected(server.server().port());
            socket.getOutputStream().write("go".getBytes(UTF_8));
            assertThat(socket.getInputStream().readNBytes(10)).hasSize(10);
            socket.setSoLinger(true, 0);
            socket.close();
            assertThat(outcome().differenceCount()).isPositive();
        }
    }

    @Test
    void largeLinesFlowBothWays() throws Exception {
        byte[] bytes = new byte[20_000_000];
        for (Framing framing : List.of(PassThroughFraming.INSTANCE, Framing.length(4))) {
            Message large = Message.of(bytes);
            Script script = new Script(
                    framing,
                    List.of(List.of(
                            Line.of(Direction.C2S, large),
                            Line.of(Direction.S2C, large),
                            finished(Direction.S2C, Ending.IN_ORDER))));
            try (ReplayServer server = server(script)) {
                List<Outcome> asClient = Replay.against(
                        TcpClient.to(server.address(), framing).limits(script.limits()),
                        script,
                        Masks.none(),
                        PATIENCE);
                assertThat(asClient).flatExtracting(Outcome::differences).isEmpty();
                assertThat(outcome().differences()).isEmpty();
            }
        }
    }

    @Test
    void connectionWithoutAByteTakesNoConversation() throws Exception {
        Script script = new Script(
                Framing.line(),
                List.of(
                        List.of(said(Direction.C2S, "one"), said(Direction.S2C, "first")),
                        List.of(said(Direction.C2S, "two"), said(Direction.S2C, "second"))));
        try (ReplayServer server = server(script)) {
            int port = server.server().port();
            for (int i = 0; i < 3; i++) {
                try (Socket probe = connected(port)) {
                    probe.setSoLinger(i == 1, 0); // the second one resets
                }
            }
            for (String each : List.of("one first", "two second")) {
                String[] words = each.split(" ", -1);
                try (Socket socket = connected(port)) {
                    socket.getOutputStream().write((words[0] + "\n").getBytes(UTF_8));
                    assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                            .isEqualTo(words[1] + "\n");
                }
                assertThat(outcome().differences()).isEmpty();
            }
            await().until(() -> server.probes() == 3);
            assertThat(server.outcomes()).hasSize(2);
        }
    }

    @Test
    void probeOfAServerThatSpeaksFirstTakesNoConversation() throws Exception {
        Script script = script(
                said(Direction.S2C, "ready"),
                said(Direction.C2S, "one"),
                said(Direction.S2C, "first"));
        try (ReplayServer server = server(script)) {
            int port = server.server().port();
            connected(port).close();
            try (Socket socket = connected(port)) {
                socket.getOutputStream().write("one\n".getBytes(UTF_8));
                assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("ready\nfirst\n");
            }
            assertThat(outcome().differences()).isEmpty();
            await().until(() -> server.probes() == 1);
        }
    }
}
