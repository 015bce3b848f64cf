package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.TcpServer;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;
import dev.antiphon.test.Peer;

import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Row 18: a peer resets in the middle of a message. */
class ResetMidMessageTest {
    private static final Duration GAP = Duration.ofMillis(2);

    @FaultRow(number = 18, fault = "reset mid-message")
    void isAFaultWithTheByteCountsAtOnce(Row row) throws Exception {
        int times = row.count(200, 5_000);
        BlockingQueue<Failed> faults = new ArrayBlockingQueue<>(times);
        Random random = new Random(row.seed());
        long slowest = 0;
        int told = 0;
        try (TcpServer server = TcpServer.builder(Framing.length(4))
                .listener(event -> {
                    if (event instanceof Failed failed) {
                        faults.add(failed);
                    }
                })
                .onMessage((connection, message) -> Reply.of(message))
                .start("localhost:0")) {
            for (int i = 0; i < times; i++) {
                byte[] part = new byte[5 + random.nextInt(2_000)];
                part[2] = 16; // a message of 4 KiB is announced
                Peer peer = Peer.connect(server.port());
                byte[] whole = {0, 0, 0, 1, 'x'};
                assertThat(peer.send(whole).readBytes(5)).isEqualTo(whole);
                peer.send(part).silence(GAP);
                long reset = System.nanoTime();
                peer.reset();
                Failed fault = faults.poll(30, TimeUnit.SECONDS);
                assertThat(fault).isNotNull();
                long in = 5L + part.length;
                told += fault.failure()
                                .equals(new Failure.Reset(
                                        Phase.MESSAGE, in, 5, new SocketException()))
                        ? 1
                        : 0;
                slowest = Math.max(slowest, fault.nanos() - reset);
            }
        }
        row.injected("resets within a message", times, times);
        row.exactly("told with the bytes of both directions", told, times);
        row.atMost("slowest told after", slowest / 1e6, 100, "ms");
    }
}
