package dev.antiphon.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many people on three servers, of which one is drained and one is killed, while NATS is restarted.
 * The long form is {@code -Dantiphon.chat.people=10000 -Dantiphon.chat.rooms=100}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ChatClusterTest {
    private static final int PEOPLE = Integer.getInteger("antiphon.chat.people", 300);
    private static final int ROOMS = Integer.getInteger("antiphon.chat.rooms", 10);
    private static final int LINES = Integer.getInteger("antiphon.chat.lines", 10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void nothingIsLostDoubledOrOutOfOrderWhileServersAndNatsEnd() throws Exception {
        try (Cluster cluster = Cluster.in(folder)) {
            Talker.Crowd crowd = new Talker.Crowd(
                    cluster.port,
                    LINES,
                    PEOPLE / ROOMS * LINES,
                    Math.max(200, PEOPLE / 10),
                    new CountDownLatch(PEOPLE),
                    new AtomicInteger());
            List<Talker> people = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                people.add(new Talker(crowd, "room" + i % ROOMS, "p" + i));
                threads.add(Thread.startVirtualThread(people.get(i)));
            }
            int all = PEOPLE * LINES;
            after(all / 10, crowd);
            cluster.drain(0);
            after(all * 3 / 10, crowd);
            cluster.kill(1);
            after(all / 2, crowd);
            cluster.restartNats();
            for (Thread each : threads) {
                each.join();
            }
            check(people, crowd);
            assertThat(cluster.output()).doesNotContain("Exception");
        }
    }

    private static void after(int confirmed, Talker.Crowd crowd) {
        await().atMost(PATIENCE).until(() -> crowd.confirmed().get() >= confirmed);
    }

    private static void check(List<Talker> people, Talker.Crowd crowd) {
        List<Long> breaks = people.stream()
                .flatMap(each -> each.breaksMillis.stream())
                .sorted()
                .toList();
        System.out.println(PEOPLE + " people in " + ROOMS + " rooms, " + crowd.confirmed()
                + " lines, each read by " + PEOPLE / ROOMS + ": " + breaks.size()
                + " connections broke; back after median "
                + (breaks.isEmpty() ? 0 : breaks.get(breaks.size() / 2)) + " ms, at most "
                + (breaks.isEmpty() ? 0 : breaks.getLast()) + " ms");
        for (Talker each : people) {
            assertThat(each.problem).isEmpty();
            assertThat(each.notLater).as("doubled or out of order").isZero();
            assertThat(each.lostAtJoin).as("lost by the history").isZero();
        }
        for (int room = 0; room < ROOMS; room++) {
            checkRoom(people, room);
        }
    }

    private static void checkRoom(List<Talker> people, int room) {
        List<String> first = people.get(room).seen;
        for (int i = room; i < PEOPLE; i += ROOMS) {
            String sender = "p" + i + ": ";
            assertThat(people.get(i).seen).isEqualTo(first);
            assertThat(first.stream().filter(line -> line.startsWith(sender)))
                    .containsExactlyElementsOf(IntStream.range(0, LINES)
                            .mapToObj(line -> sender + line)
                            .toList());
        }
    }
}
