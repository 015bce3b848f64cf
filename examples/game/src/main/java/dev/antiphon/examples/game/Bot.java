package dev.antiphon.examples.game;

import dev.antiphon.TcpClient;

import org.HdrHistogram.ConcurrentHistogram;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A player that turns ten times a second, and measures the time until a snapshot shows it. */
final class Bot implements Client.Brain {
    private static final ConcurrentHistogram MILLIS = new ConcurrentHistogram(3);

    private int way;
    private long sentNanos;

    /**
     * Plays with this number of bots, and prints the times every ten seconds.
     *
     * @throws IOException when no bot is left
     */
    static void play(TcpClient client, int bots) throws IOException, InterruptedException {
        CountDownLatch left = new CountDownLatch(bots);
        Set<String> reasons = ConcurrentHashMap.newKeySet(); // each is printed once
        for (int i = 0; i < bots; i++) {
            Thread.startVirtualThread(() -> {
                try {
                    Client.play(client, false, new Bot());
                } catch (Exception e) {
                    if (reasons.add(String.valueOf(e.getMessage()))) {
                        System.err.println("game: a bot ended: " + e.getMessage());
                    }
                } finally {
                    left.countDown();
                }
            });
        }
        while (!left.await(10, TimeUnit.SECONDS)) {
            System.out.print(left.getCount() + " bots, " + MILLIS.getTotalCount() + " turns");
            System.out.println("; ms until seen, p99 and most: " + MILLIS.getValueAtPercentile(99)
                    + ", " + MILLIS.getMaxValue());
            MILLIS.reset();
        }
        throw new IOException("no bot is left");
    }

    @Override
    public int key(State state, Thing self) {
        if (sentNanos > 0 && self.way() == World.WAYS.get(way)) {
            MILLIS.recordValue((System.nanoTime() - sentNanos) / 1_000_000);
            sentNanos = 0;
        }
        int tick = state.tick() + self.id();
        if (sentNanos > 0 || tick % 3 > 0) {
            return tick % 30 == 1 ? ' ' : 0;
        }
        sentNanos = System.nanoTime();
        way = (way + ThreadLocalRandom.current().nextInt(1, 4)) % 4;
        return Client.KEYS.charAt(way);
    }
}
