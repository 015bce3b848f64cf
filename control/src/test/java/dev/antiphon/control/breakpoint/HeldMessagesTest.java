package dev.antiphon.control.breakpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.antiphon.control.breakpoint.HeldEvent.Outcome;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.intercept.InterceptedMessage;
import dev.antiphon.stub.intercept.InterceptedReply;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;
import dev.antiphon.test.ManualClock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Held messages with a clock that the test drives: times, bounds, removals and ends. */
@Timeout(60)
class HeldMessagesTest {
    private final ManualClock clock = new ManualClock();
    private final HeldMessages held = new HeldMessages(clock);
    private final List<Outcome> told = new CopyOnWriteArrayList<>();
    private final Breakpoints breakpoints = new Breakpoints(
            new Breakpoints.Source("bank", event -> told.add(event.outcome())), held);

    private Breakpoint breakpoint(Duration hold, long times) {
        Breakpoint made = new Breakpoint(
                "b", new Breakpoint.Terms(Optional.empty(), Set.of(Direction.C2S), hold, times));
        breakpoints.add(made);
        return made;
    }

    private CompletableFuture<InterceptedReply> sent(Message message, long connection) {
        return sent(message, connection, false);
    }

    private CompletableFuture<InterceptedReply> sent(
            Message message, long connection, boolean isOver) {
        CompletableFuture<InterceptedReply> reply = new CompletableFuture<>();
        Request request = new Request(message, 1, connection, Matchers.BEGIN, Matchers.BEGIN);
        Thread.ofVirtual().start(() -> {
            try {
                reply.complete(breakpoints.intercept(
                        new InterceptedMessage(Direction.C2S, request, () -> isOver)));
            } catch (InterruptedException e) {
                reply.completeExceptionally(e);
            }
        });
        return reply;
    }

    private void awaitHeld(int count) {
        await().until(() -> held.all().size() == count);
    }

    private static List<String> texts(CompletableFuture<InterceptedReply> reply) {
        return reply.join().message().stream().map(Message::text).toList();
    }

    @Test
    void messagePassesWhenItsTimeIsOver() {
        breakpoint(Duration.ofSeconds(60), 9);
        CompletableFuture<InterceptedReply> reply = sent(Message.text("A"), 1);
        awaitHeld(1);
        clock.advance(Duration.ofSeconds(59));
        held.look();
        assertThat(held.all()).hasSize(1);
        assertThat(reply).isNotDone();
        clock.advance(Duration.ofSeconds(1));
        held.look();
        assertThat(texts(reply)).containsExactly("A");
        await().until(() -> told.equals(List.of(Outcome.HELD, Outcome.TIMED_OUT)));
        assertThat(held.all()).isEmpty();
    }

    @Test
    void firstDecisionCounts() {
        breakpoint(Duration.ofSeconds(60), 9);
        CompletableFuture<InterceptedReply> reply = sent(Message.text("A"), 1);
        awaitHeld(1);
        HeldMessage message = held.all().getFirst();
        assertThat(held.decide(message, InterceptedReply.drop())).isTrue();
        assertThat(held.decide(message, InterceptedReply.pass(message.message())))
                .isFalse();
        assertThat(texts(reply)).isEmpty();
        assertThat(held.find(message.id())).isEmpty();
    }

    @Test
    void removedBreakpointPassesAllOfItsMessages() {
        Breakpoint made = breakpoint(Duration.ofSeconds(60), 9);
        List<CompletableFuture<InterceptedReply>> replies = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            replies.add(sent(Message.text("A"), i));
        }
        awaitHeld(3);
        breakpoints.remove(made);
        replies.forEach(each -> assertThat(texts(each)).containsExactly("A"));
        assertThat(breakpoints.intercepts(Direction.C2S)).isFalse();
    }

    @Test
    void endOfAConnectionDropsItsMessageAlone() {
        breakpoint(Duration.ofSeconds(60), 9);
        CompletableFuture<InterceptedReply> one = sent(Message.text("A"), 1);
        CompletableFuture<InterceptedReply> two = sent(Message.text("B"), 2);
        awaitHeld(2);
        breakpoints.ended(1);
        assertThat(texts(one)).isEmpty();
        assertThat(two).isNotDone();
        breakpoints.end();
        assertThat(texts(two)).isEmpty();
    }

    @Test
    void messageOfAConnectionThatHasEndedIsNotHeld() {
        breakpoint(Duration.ofSeconds(60), 9);
        assertThat(texts(sent(Message.text("A"), 1, true))).isEmpty();
        assertThat(held.all()).isEmpty();
    }

    @Test
    void messagesOverTheBoundsPassAndThatIsSaid() {
        breakpoint(Duration.ofSeconds(60), 9000);
        CompletableFuture<InterceptedReply> large =
                sent(Message.of(new byte[(int) HeldMessages.BYTES_MAX]), 1);
        awaitHeld(1);
        assertThat(texts(sent(Message.text("B"), 2))).containsExactly("B");
        await().until(() -> told.contains(Outcome.OVER_LIMIT));
        breakpoints.ended(1);
        large.join();
        for (int i = 1; i <= HeldMessages.COUNT_MAX; i++) {
            CompletableFuture<InterceptedReply> _ = sent(Message.empty(), i);
        }
        awaitHeld(HeldMessages.COUNT_MAX);
        assertThat(texts(sent(Message.text("C"), 2))).containsExactly("C");
    }

    @Test
    void numberOfTimesIsExact() {
        Breakpoint made = breakpoint(Duration.ofSeconds(60), 1);
        CompletableFuture<InterceptedReply> first = sent(Message.text("A"), 1);
        awaitHeld(1);
        assertThat(texts(sent(Message.text("B"), 2))).containsExactly("B");
        assertThat(made.count()).isEqualTo(1);
        assertThat(breakpoints.intercepts(Direction.C2S)).isFalse();
        breakpoints.clear();
        assertThat(texts(first)).containsExactly("A");
    }

    @Test
    void timesOfAHoldHaveBounds() {
        assertThatThrownBy(() -> breakpoint(Duration.ZERO, 1)).hasMessageContaining("at most 10m");
        assertThatThrownBy(() -> breakpoint(Duration.ofMinutes(11), 1))
                .hasMessageContaining("at most 10m");
        assertThatThrownBy(() -> breakpoint(Duration.ofMinutes(1), 0))
                .hasMessageContaining("times is 0");
    }
}
