package dev.antiphon.cluster.nats;

import static dev.antiphon.cluster.RoomsServer.said;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.cluster.RoomPost;
import dev.antiphon.cluster.Rooms;
import dev.antiphon.cluster.RoomsServer;
import dev.antiphon.message.Message;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rooms over three NATS servers that are one cluster, of which one is killed. */
@Timeout(120)
class NatsClusterTest {
    private static final int SERVERS = 3;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final List<NatsServer> cluster = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        List<Integer> routes = freePorts();
        for (int i = 0; i < SERVERS; i++) {
            Path own = Files.createDirectory(folder.resolve("n" + i));
            NatsServer server = NatsServer.withConfig(own, config(own, i, routes));
            open.push(server);
            cluster.add(server);
        }
    }

    private static List<Integer> freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < SERVERS; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket each : held) {
                each.close();
            }
        }
    }

    private static String config(Path own, int number, List<Integer> routes) {
        String all = routes.stream()
                .map(port -> "nats://127.0.0.1:" + port)
                .collect(Collectors.joining(", "));
        return """
                server_name: n%d
                jetstream { store_dir: "%s", max_file: 1G }
                cluster { name: rooms, listen: "127.0.0.1:%d", routes: [%s] }
                """.formatted(number, own.resolve("store"), routes.get(number), all);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Rooms rooms(NatsServer server) {
        NatsRooms network = NatsRooms.to(server.url())
                .replicas(SERVERS)
                .storedBytesMax(1 << 20)
                .build();
        Rooms rooms = Rooms.builder().over(network);
        open.push(rooms);
        assertThat(network.keepsHistory()).isTrue();
        return rooms;
    }

    private RoomsServer server(Rooms rooms) {
        RoomsServer server = RoomsServer.of(rooms);
        open.push(server);
        return server;
    }

    private static void publish(Rooms rooms, int from, int to) {
        for (int i = from; i <= to; i++) {
            RoomPost post = new RoomPost("x", "id" + i, Message.text("m" + i));
            rooms.publish("general", post).toCompletableFuture().join();
        }
    }

    private static List<String> read(Peer peer, int count) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(said(peer).replaceAll(".*m", "m"));
        }
        return texts;
    }

    @Test
    void nothingIsLostDoubledOrOutOfOrderWhenOneNatsServerIsKilled() throws Exception {
        Rooms first = rooms(cluster.get(0));
        Rooms second = rooms(cluster.get(1));
        try (Peer ann = server(first).joined("general", "ann");
                Peer bob = server(second).joined("general", "bob")) {
            publish(first, 1, 20);
            List<String> before =
                    IntStream.rangeClosed(1, 20).mapToObj(i -> "m" + i).toList();
            assertThat(read(ann, 20)).isEqualTo(before);
            assertThat(read(bob, 20)).isEqualTo(before);
            cluster.get(0).kill();
            publish(second, 21, 40);
            publish(first, 41, 60);
            List<String> after =
                    IntStream.rangeClosed(21, 60).mapToObj(i -> "m" + i).toList();
            assertThat(read(bob, 40)).isEqualTo(after);
            assertThat(read(ann, 40)).isEqualTo(after);
        }
    }
}
