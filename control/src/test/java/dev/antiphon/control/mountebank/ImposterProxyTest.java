package dev.antiphon.control.mountebank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.stub.proxy.PassThroughFraming;
import dev.antiphon.test.Peer;
import dev.antiphon.test.Ports;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

class ImposterProxyTest {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Answers each request by the proxy response, and gives the origin's reply in brackets. */
    static FakeMountebank proxying(String proxy) throws Exception {
        FakeMountebank[] self = new FakeMountebank[1];
        self[0] = new FakeMountebank(body -> {
            String data = body.replaceFirst("(?s).*\"data\":\"(.*)\"}}", "$1");
            return body.startsWith("{\"proxyResponse\"")
                    ? "{\"data\":\"[" + data + "]\"}"
                    : "{\"proxy\":{" + proxy + "},\"request\":{\"data\":\"" + data
                            + "\"},\"callbackURL\":\"" + self[0].url()
                            + "/imposters/1/_requests/7\"}";
        });
        return self[0];
    }

    private MountebankImposter start(FakeMountebank mountebank, String fields) {
        return MountebankImposter.start(mountebank.argument(fields), lines::add);
    }

    private static TcpServer origin(Framing framing, Set<Long> connections) {
        return TcpServer.builder(framing)
                .onMessage((connection, message) -> {
                    connections.add(connection.id());
                    return Reply.text(message.text() + " pong");
                })
                .start("127.0.0.1:0");
    }

    @Test
    void theReplyOfTheOriginGoesToMountebankWhichAnswers() throws Exception {
        try (TcpServer origin = origin(PassThroughFraming.INSTANCE, ConcurrentHashMap.newKeySet());
                FakeMountebank mountebank =
                        proxying("\"to\":\"tcp://localhost:" + origin.port() + "\"");
                MountebankImposter imposter = start(mountebank, "");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("ping").read(11)).isEqualTo("[ping pong]");
            String _ = mountebank.call();
            assertThat(mountebank.call())
                    .isEqualTo("/imposters/1/_requests/7 {\"proxyResponse\":{\"data\":\"ping"
                            + " pong\"}}");
        }
    }

    @Test
    void theFramingHoldsForTheOriginToo() throws Exception {
        try (TcpServer origin =
                        origin(Framing.parse("length:4,le"), ConcurrentHashMap.newKeySet());
                FakeMountebank mountebank =
                        proxying("\"to\":\"tcp://localhost:" + origin.port() + "\"");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"length:4,le\"");
                Peer peer = Peer.connect(imposter.port())) {
            String large = "x".repeat(100_000);
            peer.send(new byte[] {(byte) 0xA0, (byte) 0x86, 1, 0}).send(large);

            assertThat(peer.readBytes(4)).containsExactly(0xA7, 0x86, 1, 0);
            assertThat(peer.read(100_007)).isEqualTo("[" + large + " pong]");
        }
    }

    @ParameterizedTest
    @CsvSource({"true,1", "false,3"})
    void keepaliveKeepsTheConnectionToTheOrigin(boolean keepalive, int expected) throws Exception {
        Set<Long> connections = ConcurrentHashMap.newKeySet();
        try (TcpServer origin = origin(Framing.line(), connections);
                FakeMountebank mountebank = proxying("\"to\":\"tcp://localhost:" + origin.port()
                        + "\",\"keepalive\":" + keepalive);
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            for (String each : List.of("a", "b", "c")) {
                assertThat(peer.send(each + "\n").line()).isEqualTo("[" + each + " pong]\n");
            }
            assertThat(connections).hasSize(expected);
        }
    }

    @Test
    void aKeptConnectionThatTheOriginClosedIsReplaced() throws Exception {
        try (TcpServer origin = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> Reply.text("once").thenClose())
                        .start("127.0.0.1:0");
                FakeMountebank mountebank = proxying(
                        "\"to\":\"tcp://localhost:" + origin.port() + "\",\"keepalive\":true");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line()).isEqualTo("[once]\n");
            assertThat(peer.send("b\n").line()).isEqualTo("[once]\n");
        }
    }

    @Test
    void anOriginThatRefusesIsAnErrorInMountebanksWords() throws Exception {
        int port = Ports.free();
        String to = "tcp://localhost:" + port;
        try (FakeMountebank mountebank = proxying("\"to\":\"" + to + "\"");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line())
                    .isEqualTo("{\"errors\":[{\"code\":\"invalid proxy\",\"message\":\"Unable to"
                            + " connect to \\\"" + to + "\\\"\"}]}\n");
        }
    }

    @Test
    void aNameWithoutAnAddressIsAnErrorInMountebanksWords() throws Exception {
        try (FakeMountebank mountebank = proxying("\"to\":\"tcp://no.such.domain.invalid:80\"");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line())
                    .isEqualTo("{\"errors\":[{\"code\":\"invalid proxy\",\"message\":\"Cannot"
                            + " resolve \\\"tcp://no.such.domain.invalid:80\\\"\"}]}\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:80,Unable to proxy to any protocol other than tcp",
        "tcp://localhost,Invalid URL: write tcp://HOST:PORT",
        "localhost,Invalid URL"
    })
    void destinationsOtherThanTcpAreErrorsWithTheirSource(String to, String message)
            throws Exception {
        try (FakeMountebank mountebank = proxying("\"to\":\"" + to + "\"");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line())
                    .isEqualTo("{\"errors\":[{\"code\":\"invalid proxy\",\"message\":\"" + message
                            + "\",\"source\":\"" + to + "\"}]}\n");
        }
    }

    @Test
    void anOriginThatClosesWithoutAReplyIsAnError() throws Exception {
        try (TcpServer origin = TcpServer.builder(Framing.line())
                        .onMessage((connection, message) -> Reply.none().thenClose())
                        .start("127.0.0.1:0");
                FakeMountebank mountebank =
                        proxying("\"to\":\"tcp://localhost:" + origin.port() + "\"");
                MountebankImposter imposter = start(mountebank, ",\"framing\":\"line\"");
                Peer peer = Peer.connect(imposter.port())) {
            assertThat(peer.send("a\n").line()).contains("closed the connection without a reply");
        }
    }
}
