package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.address.Address;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.proxy.FaultProxy;
import dev.antiphon.stub.replay.Masks;
import dev.antiphon.stub.replay.Replay;
import dev.antiphon.stub.replay.Replay.Outcome;
import dev.antiphon.stub.replay.ReplayServer;
import dev.antiphon.stub.replay.Script;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a client of another project says to a server of another project: recorded through a proxy,
 * then played again as either side.
 */
final class PlayedAgain {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ForeignServer server;
    private final Client client;
    private final Script script;
    private final String printed;

    /** A client that talks to a port of 127.0.0.1, and what it prints. */
    interface Client {
        String talk(int port) throws Exception;
    }

    private PlayedAgain(ForeignServer server, Client client, Script script, String printed) {
        this.server = server;
        this.client = client;
        this.script = script;
        this.printed = printed;
    }

    /** Records a conversation of bytes. */
    static PlayedAgain recorded(ForeignServer server, Client client, Path folder) throws Exception {
        Path talk = folder.resolve("talk.jsonl");
        FaultProxy.Builder proxy = FaultProxy.to(address(server))
                .listener(Recorder.of(Framing.raw()).to(talk));
        return through(proxy, server, client, talk);
    }

    /** Records a conversation in this framing. */
    static PlayedAgain recorded(ForeignServer server, Client client, Path folder, Framing framing)
            throws Exception {
        Path talk = folder.resolve("talk.jsonl");
        FaultProxy.Builder proxy = FaultProxy.to(address(server))
                .framing(framing)
                .listener(Recorder.of(framing).to(talk));
        return through(proxy, server, client, talk);
    }

    private static PlayedAgain through(
            FaultProxy.Builder builder, ForeignServer server, Client client, Path talk)
            throws Exception {
        String printed;
        try (FaultProxy proxy = builder.start()) {
            printed = client.talk(proxy.server().port());
        }
        return new PlayedAgain(server, client, Script.read(talk), printed);
    }

    /** What came into being otherwise than through a proxy. */
    static PlayedAgain of(ForeignServer server, Client client, Script script, String printed) {
        return new PlayedAgain(server, client, script, printed);
    }

    /** What the client printed, talking to the server. */
    String printed() {
        return printed;
    }

    /** Plays the server's side; the client must print the same, and say what was recorded. */
    void asServer(Masks masks) throws Exception {
        List<Address> free = List.of(Address.parse("127.0.0.1:0"));
        try (ReplayServer played = ReplayServer.start(
                script,
                masks,
                PATIENCE,
                outcome -> {},
                TcpServer.builder(script.framing()),
                free)) {
            assertThat(client.talk(played.server().port())).isEqualTo(printed);
            int conversations = script.conversations().size();
            await().until(() -> played.outcomes().size() == conversations);
            assertThat(played.outcomes()).flatExtracting(Outcome::differences).isEmpty();
        }
    }

    /** Plays the client's side against the server. */
    List<Outcome> asClient(Masks masks) throws InterruptedException {
        return Replay.against(
                TcpClient.to(address(server), script.framing()), script, masks, PATIENCE);
    }

    private static String address(ForeignServer server) {
        return "127.0.0.1:" + server.port();
    }
}
