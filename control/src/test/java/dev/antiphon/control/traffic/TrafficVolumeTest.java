package dev.antiphon.control.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.traffic.TrafficPage.Range;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** 100,000 messages over 1,000 connections. */
class TrafficVolumeTest {
    private static final int CONNECTIONS = 1000;
    private static final int EXCHANGES = 50;
    private static final int EVENTS = CONNECTIONS * (1 + 2 * EXCHANGES);
    private static final int WRITERS = 2;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Writes the events of some connections, interleaved as loops deliver them. */
    private static void write(EventFeed feed, int first) {
        InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        for (int c = first; c < CONNECTIONS; c += WRITERS) {
            on(feed, new ConnectionEvent.Opened(c, Side.SERVER, client, client, System.nanoTime()));
        }
        for (int i = 0; i < EXCHANGES; i++) {
            for (int c = first; c < CONNECTIONS; c += WRITERS) {
                Message asked = Message.text("QUERY number " + i + " of connection " + c);
                on(feed, new ConnectionEvent.MessageIn(c, 2 * i + 1, asked, 1, System.nanoTime()));
                Message reply = Message.text("OK " + c);
                on(
                        feed,
                        new ConnectionEvent.MessageOut(c, 2 * i + 2, reply, System.nanoTime())
                                .withAnswers(new Answered(2 * i + 1, 1000)));
            }
        }
    }

    private static void on(EventFeed feed, Event event) {
        feed.on(new ControlEvent.Traffic("s", event));
    }

    private static void writeAll(EventFeed feed) {
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int first = i;
            writers.add(CompletableFuture.runAsync(() -> write(feed, first)));
        }
        writers.forEach(CompletableFuture::join);
    }

    /** Reads until all events are read or lost; returns the numbers of both. */
    private static long[] read(EventFeed feed) throws InterruptedException {
        long rows = 0;
        long lost = 0;
        try (LiveTraffic live =
                new LiveTraffic(new Traffic(feed), TrafficFilter.ALL, Optional.of("other-run"))) {
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> writeAll(feed));
            while (rows + lost < EVENTS) {
                for (LiveTraffic.Live each : live.next(LONG)) {
                    switch (each.kind()) {
                        case ROW -> rows++;
                        case LOST ->
                            lost += Long.parseLong(each.data().toString().replaceAll("[^0-9]", ""));
                        default -> throw new AssertionError(each);
                    }
                }
            }
            writing.join();
        }
        return new long[] {rows, lost};
    }

    @Test
    void readerGetsEveryRowOfALargeRing() throws InterruptedException {
        EventFeed feed = new EventFeed();
        assertThat(read(feed)).containsExactly(EVENTS, 0);
        assertThat(feed.extent().oldest()).isEqualTo(1);
    }

    @Test
    void readerOfASmallRingLearnsTheNumberOfLosses() throws InterruptedException {
        EventFeed feed = new EventFeed(5000, 1 << 20, name -> Optional.empty());
        long[] read = read(feed);
        assertThat(read[0] + read[1]).isEqualTo(EVENTS);
    }

    @Test
    void filtersFindTheirRowsAmongAll(TestReporter reporter) {
        EventFeed feed = new EventFeed();
        long before = System.nanoTime();
        writeAll(feed);
        reporter.publishEntry(
                "events per second", "" + EVENTS * 1_000_000_000L / (System.nanoTime() - before));
        for (TrafficFilter filter : List.of(
                TrafficFilter.ALL.text("Connection 777"),
                TrafficFilter.ALL.regex("number [0-9]+ of .* 777$"),
                TrafficFilter.ALL.hex("20 37 37 37"),
                TrafficFilter.ALL.connection(777))) {
            assertThat(count(feed, filter, reporter)).isGreaterThanOrEqualTo(EXCHANGES);
        }
        assertThat(count(feed, TrafficFilter.ALL.text("nobody says this"), reporter))
                .isZero();
    }

    private static int count(EventFeed feed, TrafficFilter filter, TestReporter reporter) {
        Traffic traffic = new Traffic(feed);
        int count = 0;
        int requests = 0;
        long begun = System.nanoTime();
        OptionalLong after = OptionalLong.of(0);
        while (after.isPresent()) {
            TrafficPage page = traffic.page(filter, new Range(after, OptionalLong.empty(), 1000));
            count += page.rows().size();
            after = page.next();
            requests++;
        }
        reporter.publishEntry(
                "query",
                (System.nanoTime() - begun) / 1_000 + " us, requests " + requests + ", rows "
                        + count);
        return count;
    }
}
