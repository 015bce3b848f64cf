package dev.antiphon.control.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** The feed of events. */
class EventFeedTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private static ControlEvent event(String service) {
        return new ControlEvent.Changed(service, "rules");
    }

    private static ControlEvent message(int bytes) {
        return new ControlEvent.Traffic(
                "s",
                new ConnectionEvent.MessageIn(
                        1, 1, Message.of(new byte[bytes]), 1, System.nanoTime()));
    }

    @Test
    void readerGetsEventsInOrderFromItsBeginningOn() throws InterruptedException {
        EventFeed feed = new EventFeed();
        feed.on(event("before"));
        try (EventReader reader = feed.reader(FeedFilter.ALL, Optional.empty())) {
            feed.on(event("a"));
            feed.on(event("b"));
            assertThat(reader.next(LONG))
                    .extracting(FeedEvent::data)
                    .satisfiesExactly(
                            one -> assertThat(one).contains("\"a\""),
                            two -> assertThat(two).contains("\"b\""));
            assertThat(reader.next(Duration.ofMillis(1))).isEmpty();
        }
    }

    @Test
    void stalledReaderLosesTheOldestAndLearnsTheirNumber() throws InterruptedException {
        EventFeed feed = new EventFeed(10, 1000, name -> Optional.empty());
        try (EventReader stalled = feed.reader(FeedFilter.ALL, Optional.empty());
                EventReader other = feed.reader(FeedFilter.ALL, Optional.empty())) {
            for (int i = 0; i < 25; i++) {
                feed.on(event("s" + i)); // returns, although nobody reads
                assertThat(other.next(LONG)).hasSize(1);
            }
            List<FeedEvent> events = stalled.next(LONG);
            assertThat(events).hasSize(11);
            assertThat(events.get(0).kind()).isEqualTo(EventKind.LOST);
            assertThat(events.get(0).data()).isEqualTo("{\"ev\":\"lost\",\"count\":15}");
            assertThat(events.get(1).data()).contains("\"s15\"");
        }
        assertThat(feed.readers()).isZero();
    }

    @Test
    void bytesOfMessagesHaveABound() throws InterruptedException {
        EventFeed feed = new EventFeed(100, 1000, name -> Optional.empty());
        try (EventReader reader = feed.reader(FeedFilter.ALL, Optional.empty())) {
            for (int i = 0; i < 5; i++) {
                feed.on(message(400));
            }
            assertThat(reader.next(LONG)).hasSize(3); // the number of losses, and two messages
            feed.on(message(5000));
            assertThat(reader.next(LONG)).hasSize(1);
        }
    }

    @Test
    void largeMessageIsShownByItsLengthAlone() throws InterruptedException {
        EventFeed feed = new EventFeed();
        try (EventReader reader = feed.reader(FeedFilter.ALL, Optional.empty())) {
            feed.on(message(70_000));
            assertThat(reader.next(LONG).get(0).data()).contains("\"len\":70000,\"cut\":true");
        }
    }

    @Test
    void filterPassesServiceAndKind() throws InterruptedException {
        EventFeed feed = new EventFeed();
        FeedFilter filter = new FeedFilter(Optional.of("s"), Set.of(EventKind.MESSAGE));
        try (EventReader reader = feed.reader(filter, Optional.empty())) {
            feed.on(event("s"));
            feed.on(event("other"));
            feed.on(message(1));
            assertThat(reader.next(LONG)).hasSize(1);
        }
    }

    @Test
    void readerResumesAtAPosition() throws InterruptedException {
        EventFeed feed = new EventFeed();
        feed.on(event("a"));
        feed.on(event("b"));
        String id;
        try (EventReader all = feed.reader(FeedFilter.ALL, Optional.of("of another process"))) {
            List<FeedEvent> events = all.next(LONG);
            assertThat(events).hasSize(2);
            id = events.get(0).id();
        }
        try (EventReader rest = feed.reader(FeedFilter.ALL, Optional.of(id))) {
            assertThat(rest.next(LONG).get(0).data()).contains("\"b\"");
        }
    }

    @Test
    void waitingReaderWakesWithTheEvent() throws InterruptedException, ExecutionException {
        EventFeed feed = new EventFeed();
        try (EventReader reader = feed.reader(FeedFilter.ALL, Optional.empty())) {
            var next = CompletableFuture.supplyAsync(() -> {
                try {
                    return reader.next(LONG);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            feed.on(event("a"));
            assertThat(next.get()).hasSize(1);
        }
    }

    @Test
    void readersAtTheSamePlaceShareTheText() throws InterruptedException {
        EventFeed feed = new EventFeed();
        try (EventReader one = feed.reader(FeedFilter.ALL, Optional.empty());
                EventReader other = feed.reader(FeedFilter.ALL, Optional.empty())) {
            feed.on(event("a"));
            assertThat(one.next(LONG).get(0)).isSameAs(other.next(LONG).get(0));
        }
    }

    @Test
    void everyEventIsReadOrCountedAsLost() throws Exception {
        int events = 100_000;
        EventFeed feed = new EventFeed(64, 1 << 20, name -> Optional.empty());
        try (EventReader reader = feed.reader(FeedFilter.ALL, Optional.empty())) {
            var writers = IntStream.range(0, 2)
                    .mapToObj(each -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < events / 2; i++) {
                            feed.on(event("s"));
                        }
                    }))
                    .toList();
            long last = 0;
            while (last < events) {
                for (FeedEvent each : reader.next(LONG)) {
                    long at = Long.parseLong(each.id().substring(each.id().indexOf('-') + 1));
                    long lost = each.kind() == EventKind.LOST
                            ? Long.parseLong(each.data().replaceAll("[^0-9]", ""))
                            : 1;
                    assertThat(at).isEqualTo(last + lost);
                    last = at;
                }
            }
            for (CompletableFuture<Void> each : writers) {
                each.get();
            }
        }
    }

    @Test
    void readersRestLongerWhenThereAreMore() {
        EventFeed feed = new EventFeed();
        for (int i = 0; i < 50; i++) {
            feed.reader(FeedFilter.ALL, Optional.empty());
        }
        assertThat(feed.pace()).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void numberOfReadersHasABound() {
        EventFeed feed = new EventFeed();
        for (int i = 0; i < EventFeed.READERS_MAX; i++) {
            feed.reader(FeedFilter.ALL, Optional.empty());
        }
        assertThatThrownBy(() -> feed.reader(FeedFilter.ALL, Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("end one of them");
    }
}
