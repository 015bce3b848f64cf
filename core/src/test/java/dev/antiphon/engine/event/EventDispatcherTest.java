package dev.antiphon.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.failure.ClientFailure;
import dev.antiphon.message.Message;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

class EventDispatcherTest {
    private static final Message LARGE = Message.of(new byte[33 << 20]);

    @Test
    void waitingLargeMessageDropsNoFailure() throws InterruptedException {
        List<Event> told = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        EventDispatcher queues = new EventDispatcher(List.of(event -> {
            told.add(event);
            busy.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        queues.emit(failure());
        busy.await();
        queues.emit(large());
        queues.emit(large()); // finds no room
        queues.emit(failure());
        goOn.countDown();
        queues.close(Duration.ofSeconds(10));
        assertThat(told)
                .extracting(Event::getClass)
                .containsExactly(Failed.class, MessageOut.class, Failed.class, EventsDropped.class);
        assertThat(queues.dropped()).isEqualTo(1);
    }

    private static MessageOut large() {
        return new MessageOut(1, 1, LARGE, 0);
    }

    private static Failed failure() {
        return new Failed(1, new ClientFailure.ClosedWithoutReply(), 0);
    }
}
