package dev.antiphon.stub.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.stub.fault.WireFault;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.test.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Faults of a proxy that are armed, changed, disarmed and removed while bytes pass. */
@Timeout(120)
class ChangingFaultsTest {
    private static final int PIECES = 2000;
    private static final int PIECE_BYTES = 1 << 11;

    /** Faults that lose nothing, in pairs: the second has other values. */
    private static final List<String> LOSSLESS = List.of(
            "latency:1ms..4ms", "latency:3ms",
            "latency:2ms", "latency:0ms",
            "bandwidth:8M", "bandwidth:4M",
            "bandwidth:0", "bandwidth:16M",
            "slice:700,300,50", "slice:3000,0,0",
            "split-every:1100", "split-every:5000",
            "stall:5000,3ms", "stall:100,2ms",
            "slow-close:20ms", "slow-close:10ms");

    private final Echo echo = new Echo();

    @AfterEach
    void close() {
        echo.close();
    }

    private FaultProxy.Builder proxy() {
        return FaultProxy.to(echo.address()).allow(StubCheck.UNFIRED);
    }

    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Returns the digest of what is written. */
    private static byte[] write(Socket socket, long seed) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        SplittableRandom random = new SplittableRandom(seed);
        OutputStream out = socket.getOutputStream();
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < PIECES; i++) {
            random.nextBytes(piece);
            digest.update(piece);
            out.write(piece);
            if (i % 20 == 0) {
                pause(Duration.ofMillis(1)); // so that the flow lasts longer than the changes
            }
        }
        socket.shutdownOutput();
        return digest.digest();
    }

    private static byte[] digestToEnd(Socket socket) {
        try (DigestInputStream in = new DigestInputStream(
                socket.getInputStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getMessageDigest().digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes faults at random until the flow has ended or the number of changes is reached. */
    private static long change(FaultProxy proxy, Thread flow, SplittableRandom random) {
        List<ArmedFault> armed = new ArrayList<>();
        List<Integer> kinds = new ArrayList<>();
        long fired = 0;
        for (int i = 0; i < 3000 && flow.isAlive(); i++) {
            int place = armed.isEmpty() ? 0 : random.nextInt(armed.size());
            int action = random.nextInt(6);
            if (armed.isEmpty() || (action < 2 && armed.size() < 6)) {
                int kind = random.nextInt(LOSSLESS.size() / 2) * 2;
                ArmedFault fault = new ArmedFault(WireFault.parse(LOSSLESS.get(kind)));
                armed.add(random.nextBoolean() ? proxy.toClient(fault) : proxy.toServer(fault));
                kinds.add(kind);
            } else if (action == 2) {
                int kind = kinds.get(place) + random.nextInt(2);
                armed.get(place).change(WireFault.parse(LOSSLESS.get(kind)));
            } else if (action == 3) {
                armed.get(place).disarm();
            } else if (action == 4) {
                armed.get(place).arm();
            } else {
                proxy.remove(armed.get(place));
                fired += armed.remove(place).fired();
                kinds.subList(place, place + 1).clear();
            }
            pause(Duration.ofNanos(random.nextInt(3_000_000)));
        }
        armed.forEach(proxy::remove);
        return fired;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void changesInMidStreamLoseAndReorderNoByteAndKeepTheHalfClose(long seed) throws Exception {
        try (FaultProxy proxy = proxy().seed(seed).start();
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), proxy.server().port())) {
            List<byte[]> heard = new ArrayList<>();
            Thread reading = Thread.ofVirtual().start(() -> heard.add(digestToEnd(socket)));
            List<byte[]> said = new ArrayList<>();
            Thread writing = Thread.ofVirtual().start(() -> {
                try {
                    said.add(write(socket, seed));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            long fired = change(proxy, reading, new SplittableRandom(seed));
            writing.join();
            reading.join();
            assertThat(fired).as("faults that removed ones caused").isGreaterThan(50);
            assertThat(heard).hasSize(1).hasSameSizeAs(said);
            assertThat(heard.get(0)).isEqualTo(said.get(0));
        }
    }

    @Test
    void faultsArmedAndDisarmedInARowAffectTheirConnectionsAlone() throws Exception {
        try (FaultProxy proxy = proxy().start()) {
            for (int i = 0; i < 300; i++) {
                ArmedFault fault = proxy.toClient(WireFault.closeAfter(0));
                try (Peer caller = Peer.connect(proxy.server().port())) {
                    caller.send("x\n");
                    assertThat(caller.bytesToEnd()).isEmpty();
                }
                fault.disarm();
                try (Peer caller = Peer.connect(proxy.server().port())) {
                    assertThat(caller.ask("x")).isEqualTo("x\n");
                }
                proxy.remove(fault);
            }
        }
    }

    @Test
    void chanceIsDrawnOnceForAConnectionFromTheSeed() throws Exception {
        List<String> rounds = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            StringBuilder drawn = new StringBuilder();
            try (FaultProxy proxy = proxy().seed(5).start()) {
                proxy.toClient(new ArmedFault(WireFault.corrupt(0)).withChance(0.3));
                for (int i = 0; i < 100; i++) {
                    try (Peer caller = Peer.connect(proxy.server().port())) {
                        drawn.append(caller.ask("x").startsWith("x") ? '+' : '-');
                    }
                }
            }
            rounds.add(drawn.toString());
        }
        assertThat(rounds.get(0)).isEqualTo(rounds.get(1));
        assertThat(rounds.get(0).chars().filter(each -> each == '-').count()).isBetween(18L, 42L);
    }

    @Test
    void chanceOfZeroIsNeverAndOfOneAlwaysAndAChangeDrawsAgain() throws Exception {
        try (FaultProxy proxy = proxy().start();
                Peer caller = Peer.connect(proxy.server().port())) {
            ArmedFault fault = proxy.toClient(new ArmedFault(WireFault.corrupt(0)).withChance(0));
            assertThat(caller.ask("x")).isEqualTo("x\n");
            fault.withChance(1);
            assertThat(caller.send("x\n").readByte()).isEqualTo('x' ^ 0xff);
            assertThat(caller.readByte()).isEqualTo('\n');
            fault.withChance(0);
            assertThat(caller.ask("x")).isEqualTo("x\n");
        }
    }

    @Test
    void faultForAClientLeavesOthersAlone() throws Exception {
        try (FaultProxy proxy = proxy().start();
                Peer one = Peer.connectFrom("127.0.0.2", proxy.server().port());
                Peer other = Peer.connectFrom("127.0.1.3", proxy.server().port())) {
            proxy.toClient(ArmedFault.parse("corrupt:0 for client 127.0.0.2"));
            proxy.toServer(ArmedFault.parse("corrupt:0 for client 127.0.1.0/24"));
            ArmedFault nobody = proxy.toClient(ArmedFault.parse("close:0 for client 10.0.0.7"));
            assertThat(one.send("ab").readBytes(2)).containsExactly('a' ^ 0xff, 'b');
            assertThat(other.send("ab").readBytes(2)).containsExactly('a' ^ 0xff, 'b');
            assertThat(nobody.fired()).isZero();
        }
    }

    @Test
    void armingAndRemovingNeverWaitForAStalledConnection() throws Exception {
        try (FaultProxy proxy = proxy().start();
                Peer caller = Peer.connectWithSmallBuffer(proxy.server().port())) {
            ArmedFault late = proxy.toClient(WireFault.latency(Duration.ofMillis(1)));
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    caller.send(new byte[64 << 20]); // the caller reads nothing of the echo
                } catch (IOException e) {
                    // the test is over
                }
            });
            pause(Duration.ofMillis(300));
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                proxy.remove(proxy.toClient(WireFault.splitEvery(100)));
                late.change(WireFault.latency(Duration.ofMillis(i)));
            }
            proxy.remove(late);
            assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
            proxy.stop();
            sending.join();
        }
    }
}
