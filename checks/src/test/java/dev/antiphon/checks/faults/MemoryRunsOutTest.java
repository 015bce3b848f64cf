package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.checks.Child;
import dev.antiphon.test.Peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Peers send more half messages than fit into memory, each of them within its own limit. */
class MemoryRunsOutTest {
    private static final byte[] HALF_MESSAGE = new byte[1_000_000];

    @FaultRow(number = 28, fault = "memory runs out: heap of 96 MiB, 64 MiB for direct buffers")
    void connectionsAreLostAndNotTheProcess(Row row) throws IOException {
        int peers = row.count(200, 600);
        List<Peer> greedy = new ArrayList<>();
        try (FaultServer server = FaultServer.start(
                        "-Xmx96m",
                        "-XX:MaxDirectMemorySize=64m",
                        "framing=line",
                        "handler=echo",
                        "events=counted",
                        "messageTimeout=PT60S");
                Peer before = Peer.connect(server.port())) {
            assertThat(before.send("раз\n").readLine()).isEqualTo("раз");
            long sent = 0;
            for (int i = 0; i < peers; i++) {
                Peer peer = Peer.connect(server.port());
                greedy.add(peer);
                sent += send(peer);
            }
            row.injected("MB of half messages sent", sent / 1_000_000, peers * 9L / 10);
            long held = server.awaitSteady("connections", Child.PATIENCE);
            row.atMost("connections held of %d".formatted(peers + 1), (double) held, peers, "");
            int served = before.send("два\n").readLine().equals("два") ? 1 : 0;
            try (Peer after = Peer.connect(server.port())) {
                served += after.send("три\n").readLine().equals("три") ? 1 : 0;
            }
            row.exactly("served, one from before and a new one", served, 2);
            row.exactly("told as out-of-memory", server.ask("out-of-memory"), 0);
            close(greedy); // before the server, which looks whether all are gone
        } finally {
            close(greedy);
        }
    }

    private static void close(List<Peer> peers) throws IOException {
        for (Peer each : peers) {
            each.close();
        }
    }

    /** Returns how many bytes the system took; fewer where the connection was lost meanwhile. */
    private static int send(Peer peer) {
        try {
            peer.send(HALF_MESSAGE);
            return HALF_MESSAGE.length;
        } catch (IOException e) {
            return 0;
        }
    }
}
