package dev.antiphon.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpClient;
import dev.antiphon.framing.Framing;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Clients that cheat, flood or read nothing: they harm only themselves. */
@Timeout(180)
class HostileTest {
    private final Arena arena = new Arena("127.0.0.1:0", _ -> {});
    private final TcpClient client = TcpClient.to(
                    "127.0.0.1:" + arena.server.port(), Framing.parse("varint"))
            .build();

    @AfterEach
    void othersPlayOn() throws Exception {
        List<Future<State>> games = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            games.add(Turner.play(client, true, new Turner(5)));
        }
        for (Future<State> each : games) {
            assertThat(each.get().things()).isNotEmpty();
        }
        client.close();
        arena.server.close();
        arena.ticks.close();
        assertThat(arena.ticks.counters().failures()).isZero();
        assertThat(arena.ticks.counters().refused()).isZero();
    }

    /** Reads the id of the player, and the tick of the first snapshot. */
    private static Input join(Peer peer) throws IOException {
        assertThat(peer.readByte()).isEqualTo(4);
        int id = ByteBuffer.wrap(peer.readBytes(4)).getInt();
        assertThat(peer.readByte() & 0x80)
                .as("the first byte of a length over 127")
                .isEqualTo(128);
        assertThat(peer.readByte()).isLessThan(128);
        assertThat(peer.readBytes(5)).containsOnly(0);
        return new Input(id, ByteBuffer.wrap(peer.readBytes(4)).getInt(), 1);
    }

    private static byte[] bytes(int player, int seen, int way) {
        return ByteBuffer.allocate(11)
                .put((byte) 10)
                .putInt(player)
                .putInt(seen)
                .putShort((short) way)
                .array();
    }

    private static String toEnd(Peer peer) throws IOException {
        return new String(peer.bytesToEnd(), StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 1, another id",
        "0, 0, 2, two cells at once",
        "0, 0, 1234, far away",
        "0, 100000, 1, a tick to come",
        "0, -100000, 1, a tick before the start"
    })
    void aCheatIsRefusedAndEnds(int addedId, int addedTicks, int way, String what)
            throws IOException {
        try (Peer peer = Peer.connect(arena.server.port())) {
            Input fair = join(peer);
            peer.send(bytes(fair.player() + addedId, fair.seen() + addedTicks, way));
            assertThat(toEnd(peer)).as(what).contains("is unfair; player " + fair.player());
        }
    }

    @Test
    void aReplayedInputIsRefused() throws IOException {
        try (Peer peer = Peer.connect(arena.server.port())) {
            Input fair = join(peer);
            peer.send(bytes(fair.player(), fair.seen(), 1));
            peer.send(bytes(fair.player(), fair.seen(), 1));
            assertThat(toEnd(peer)).contains("is unfair; player " + fair.player());
        }
    }

    @Test
    void aShortInputIsRefused() throws IOException {
        try (Peer peer = Peer.connect(arena.server.port())) {
            peer.send(new byte[] {1, 0});
            assertThat(toEnd(peer)).contains("the handler failed: java.nio.BufferUnderflow");
        }
    }

    @Test
    void aHundredMebibytesAreRefusedByTheirLength() throws IOException {
        try (Peer peer = Peer.connect(arena.server.port())) {
            peer.send(new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, 0x32});
            assertThat(toEnd(peer)).contains("over the limit of 10");
        }
    }

    @Test
    void aFloodEndsAtItsFirstUnfairInput() throws IOException {
        try (Peer peer = Peer.connect(arena.server.port())) {
            Input fair = join(peer);
            byte[] flood = new byte[11 * 100_000];
            for (int i = 0; i < flood.length; i += 11) {
                System.arraycopy(
                        bytes(fair.player(), fair.seen() - 50 + i / 11, 1), 0, flood, i, 11);
            }
            peer.send(flood);
            assertThat(toEnd(peer)).contains("is unfair");
        } catch (IOException e) {
            // The server has reset the connection; the others play on.
        }
    }

    @Test
    @SuppressWarnings("resource") // closed below
    void halfInputsHoldUpNobody() throws Exception {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(Peer.connect(arena.server.port()).send(new byte[] {10, 0, 0}));
        }
        othersTurn();
        for (Peer each : peers) {
            each.close();
        }
    }

    @Test
    void playersWhoReadNothingHoldUpNobody() throws Exception {
        try (Peer first = Peer.connectWithSmallBuffer(arena.server.port());
                Peer second = Peer.connectWithSmallBuffer(arena.server.port())) {
            first.send(bytes(1, 0, 1));
            othersTurn();
            second.reset();
        }
    }

    @Test
    void floodsOfReplaysFromManyConnectionsHoldUpNobody() throws Exception {
        long[] calm = timesOfTurns();
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> floods = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            floods.add(Thread.ofVirtual().start(() -> floodUntil(stop)));
        }
        long[] flooded = timesOfTurns();
        stop.set(true);
        for (Thread each : floods) {
            each.join();
        }
        System.out.printf(
                "milliseconds until a turn is seen, p99: %d; beside floods %d%n",
                calm[calm.length * 99 / 100], flooded[flooded.length * 99 / 100]);
        assertThat(flooded).hasSameSizeAs(calm);
    }

    /** Connects, sends a thousand replays, and begins anew when the server has closed. */
    private void floodUntil(AtomicBoolean stop) {
        while (!stop.get()) {
            try (Peer peer = Peer.connect(arena.server.port())) {
                byte[] replay = bytes(1, 1, 1);
                byte[] flood = new byte[1000 * replay.length];
                for (int i = 0; i < flood.length; i++) {
                    flood[i] = replay[i % replay.length];
                }
                peer.send(flood).bytesToEnd();
            } catch (IOException | UncheckedIOException e) {
                // reset by the server: begin anew
            }
        }
    }

    /** Returns the sorted times from a turn to the state that shows it, in milliseconds. */
    private long[] timesOfTurns() throws Exception {
        Queue<Long> millis = new ConcurrentLinkedQueue<>();
        List<Future<State>> games = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Turner turner = new Turner(20);
            long[] sent = {System.nanoTime()};
            games.add(Turner.play(client, false, (state, self) -> {
                int key = turner.key(state, self);
                if (key != 0) {
                    millis.add((System.nanoTime() - sent[0]) / 1_000_000);
                    sent[0] = System.nanoTime();
                }
                return key;
            }));
        }
        for (Future<State> each : games) {
            each.get();
        }
        return millis.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    @Test
    void comingAndGoingLeavesNobodyBehind() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (Peer peer = Peer.connect(arena.server.port())) {
                assertThat(peer.readByte()).isEqualTo(4);
            }
        }
        State state =
                Turner.play(client, true, (now, self) -> alone(now) ? 'q' : 0).get();
        assertThat(alone(state)).isTrue();
    }

    private static boolean alone(State state) {
        return state.things().values().stream()
                        .filter(it -> it.kind() == Kind.PLAYER)
                        .count()
                == 1;
    }

    private void othersTurn() throws Exception {
        assertThat(Turner.play(client, true, new Turner(20)).get().things()).isNotEmpty();
    }
}
