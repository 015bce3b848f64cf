package dev.antiphon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.event.ConnectionEvent.Faulted;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent.EventsDropped;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

class EventQueuesTest {
    private static final Message LARGE = Message.of(new byte[33 << 20]);

    @Test
    void aLargeMessageThatWaitsKeepsNoFaultOut() throws InterruptedException {
        List<Event> told = new CopyOnWriteArrayList<>();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        EventQueues queues = new EventQueues(List.of(event -> {
            told.add(event);
            busy.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        queues.emit(fault());
        busy.await();
        queues.emit(large());
        queues.emit(large()); // finds no room
        queues.emit(fault());
        goOn.countDown();
        queues.close(Duration.ofSeconds(10));
        assertThat(told)
                .extracting(Event::getClass)
                .containsExactly(
                        Faulted.class, MessageOut.class, Faulted.class, EventsDropped.class);
        assertThat(queues.dropped()).isEqualTo(1);
    }

    private static MessageOut large() {
        return new MessageOut(1, 1, LARGE, true, Optional.empty(), 0);
    }

    private static Faulted fault() {
        return new Faulted(1, new Fault.ClosedWithoutReply(), 0);
    }
}
