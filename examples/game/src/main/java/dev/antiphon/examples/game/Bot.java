package dev.antiphon.examples.game;

import dev.antiphon.TcpClient;

import org.HdrHistogram.ConcurrentHistogram;

import java.util.concurrent.ThreadLocalRandom;

/** A player that turns ten times a second, and measures the time until a snapshot shows it. */
final class Bot implements Client.Brain {
    private static final ConcurrentHistogram MILLIS = new ConcurrentHistogram(3);

    private int way;
    private long sentNanos;

    /** Plays with this number of bots, and prints the times every ten seconds. */
    static void play(TcpClient client, int bots) throws InterruptedException {
        for (int i = 0; i < bots; i++) {
            Thread.startVirtualThread(() -> {
                try {
                    Client.play(client, false, new Bot());
                } catch (Exception e) {
                    System.err.println("a bot ended: " + e.getMessage());
                }
            });
        }
        while (true) {
            Thread.sleep(10_000);
            System.out.printf("%s turns; ms until seen, p99 and most: ", MILLIS.getTotalCount());
            System.out.println(MILLIS.getValueAtPercentile(99) + ", " + MILLIS.getMaxValue());
            MILLIS.reset();
        }
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
