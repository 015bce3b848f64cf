package dev.antiphon.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.stub.match.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class JournalTest {
    private static final Duration MOMENT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Journal journal = new Journal(true);

    /** The connections whose unfinished bytes were looked at. */
    private final List<Long> looked = new ArrayList<>();

    private Conversation conversation(long number) {
        return (Conversation) Proxy.newProxyInstance(
                Conversation.class.getClassLoader(),
                new Class<?>[] {Conversation.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "remoteAddress" -> InetSocketAddress.createUnresolved("peer", 1);
                    case "unfinished" -> {
                        looked.add(number);
                        yield Message.empty();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private void open(long number) {
        journal.opened(conversation(number), number);
    }

    private void receive(long number, String text) {
        Request request = new Request(Message.text(text), 1, number, "", "");
        journal.received(number, request, Optional.empty());
    }

    @Test
    void waiterChecksOnlyAfterChanges() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        assertThat(journal.await(MOMENT, () -> asked.incrementAndGet() > 1)).isFalse();
        assertThat(asked).hasValue(1);
    }

    @Test
    @Timeout(20)
    void changeDuringACheckWakesTheWaiter() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        assertThat(journal.await(LONG, () -> {
                    open(asked.incrementAndGet());
                    return asked.get() > 3;
                }))
                .isTrue();
    }

    @Test
    @Timeout(20)
    void changeOfAnotherThreadWakesTheWaiter() throws InterruptedException {
        open(1);
        CountDownLatch asking = new CountDownLatch(1);
        Thread ending = Thread.ofVirtual().start(() -> {
            try {
                asking.await();
            } catch (InterruptedException e) {
                return;
            }
            journal.ended(1, ConnectionEnd.CLIENT_FIN, null, Message.empty());
        });
        assertThat(journal.await(LONG, () -> {
                    asking.countDown();
                    return journal.ended(1).isPresent();
                }))
                .isTrue();
        ending.join(TimeUnit.SECONDS.toMillis(20));
    }

    @Test
    void endOfOneConnectionChecksNoOther() {
        for (long number = 1; number <= 3; number++) {
            open(number);
            receive(number, "message " + number);
        }
        journal.ended(2, ConnectionEnd.CLIENT_FIN, null, Message.text("half"));
        ConnectionLog log = journal.ended(2).orElseThrow();
        assertThat(log.received())
                .extracting(each -> each.message().text())
                .containsExactly("message 2");
        assertThat(log.unfinished().text()).isEqualTo("half");
        assertThat(journal.ended(1)).isEmpty();
        assertThat(journal.ended(9)).isEmpty();
        assertThat(looked).isEmpty();
    }

    @Test
    void clearingRemovesMessagesAndKeepsConnections() {
        open(1);
        receive(1, "before");
        journal.clear();
        receive(1, "after");
        assertThat(journal.connections()).hasSize(1);
        assertThat(journal.connections().get(0).received())
                .extracting(each -> each.message().text())
                .containsExactly("after");
    }
}
