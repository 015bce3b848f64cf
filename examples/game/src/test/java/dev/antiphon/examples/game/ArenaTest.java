package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Interpreter;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/** The server over sockets, with players that play by the rules. */
@Timeout(180)
class ArenaTest {
    private final Arena arena = new Arena("127.0.0.1:0", _ -> {});
    private final TcpClient client = TcpClient.to(
                    "127.0.0.1:" + arena.server.port(), Framing.parse("varint"))
            .build();

    @AfterEach
    void stop() {
        client.close();
        arena.server.close();
        arena.ticks.close();
        assertThat(arena.ticks.counters().failures()).isZero();
    }

    private Future<State> play(boolean seesAll, Client.Brain brain) {
        return Turner.play(client, seesAll, brain);
    }

    @Test
    void aForeignClientPlays() throws Exception {
        Path script = Path.of(ArenaTest.class.getResource("player.py").toURI());
        Process python = new ProcessBuilder(
                        Interpreter.path(), script.toString(), String.valueOf(arena.server.port()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output.strip()).isEqualTo("turned, 300 coins");
        assertThat(python.waitFor()).isZero();
    }

    @Test
    void fiftyBotsSeeAllTheirTurnsAndThatTheyAreThere() throws Exception {
        List<Future<State>> games = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            games.add(play(i % 10 == 0, new Turner(10)));
        }
        for (Future<State> each : games) {
            assertThat(each.get().things()).isNotEmpty();
        }
    }

    @Test
    void playersSeeTheSameWorld() throws Exception {
        Map<Integer, Map<Integer, Thing>> worlds = new ConcurrentHashMap<>();
        List<Future<State>> games = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Client.Brain turner = new Turner(30);
            games.add(play(true, (state, self) -> {
                Map<Integer, Thing> first = worlds.putIfAbsent(state.tick(), state.things());
                assertThat(state.things()).isEqualTo(first == null ? state.things() : first);
                return turner.key(state, self);
            }));
        }
        for (Future<State> each : games) {
            each.get();
        }
        assertThat(worlds).hasSizeGreaterThan(30);
    }

    @Test
    void aPlayerWhoDisconnectsLeavesTheArena() throws Exception {
        try (Peer peer = Peer.connect(arena.server.port())) {
            int id = join(peer);
            Future<State> other = play(true, new Client.Brain() {
                private boolean there;

                @Override
                public int key(State state, Thing self) throws IOException {
                    boolean before = there;
                    there = state.things().containsKey(id);
                    if (there && !before) {
                        peer.hangUp();
                    }
                    return before && !there ? 'q' : 0;
                }
            });
            assertThat(other.get().things()).doesNotContainKey(id);
        }
    }

    private static int join(Peer peer) throws IOException {
        assertThat(peer.readByte()).isEqualTo(4);
        byte[] id = peer.readBytes(4);
        return ByteBuffer.wrap(id).getInt();
    }
}
