package dev.antiphon.control.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.antiphon.address.Address;
import dev.antiphon.control.Control;
import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.definition.ProxyDefinition;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Answered;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ReceivedMessage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** What one event of a connection says about another. */
class TrackedConnectionTest {
    private static final Message TEXT = Message.text("x");

    private final Control control = Control.start();
    private final EventFeed feed = new EventFeed(1000, 1 << 20, control::find);
    private long sequence;

    @BeforeEach
    void start() {
        control.addProxy(ProxyDefinition.to(Address.parse("127.0.0.1:1"))
                .name("p")
                .framing(Framing.line())
                .build());
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private KeptEvent on(String service, Event event) {
        return on(new ControlEvent.Traffic(service, event));
    }

    private KeptEvent on(ControlEvent event) {
        feed.on(event);
        return feed.event(feed.extent().latest()).orElseThrow();
    }

    private void open(String service) {
        InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        on(service, new ConnectionEvent.Opened(1, Side.SERVER, client, client, 0));
    }

    private KeptEvent in(String service) {
        return on(service, new ConnectionEvent.MessageIn(1, ++sequence, TEXT, 1, 1000));
    }

    private KeptEvent out(String service) {
        return on(service, new ConnectionEvent.MessageOut(1, ++sequence, TEXT, 3000));
    }

    private KeptEvent ruled(long number, String rule) {
        return on(new ControlEvent.Received(
                "s", new ReceivedMessage(1, number, Duration.ZERO, TEXT, Optional.of(rule))));
    }

    @Test
    void ruleMarksTheMessageBeforeIt() {
        open("s");
        KeptEvent first = in("s");
        KeptEvent second = in("s");
        assertThat(ruled(1, "one").about()).isEqualTo(first.position());
        assertThat(ruled(2, "two").about()).isEqualTo(second.position());
        assertThat(first.match().orElseThrow().rule()).hasValue("one");
        assertThat(second.match().orElseThrow().rule()).hasValue("two");
    }

    @Test
    void ruleThatComesFirstMarksTheMessageAfterIt() {
        open("s");
        assertThat(ruled(1, "one").about()).isZero();
        assertThat(in("s").match().orElseThrow().rule()).hasValue("one");
        assertThat(in("s").match()).isEmpty();
    }

    @Test
    void ruleMarksTheMessageOfAClosedConnection() {
        open("s");
        KeptEvent message = in("s");
        on("s", new ConnectionEvent.Closed(1, Side.CLIENT, How.FIN, 0));
        ruled(1, "late");
        assertThat(message.match().orElseThrow().rule()).hasValue("late");
    }

    @Test
    void ruleForAMessageThatHasGoneMarksNothing() {
        EventFeed small = new EventFeed(2, 1 << 20, name -> Optional.empty());
        InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        small.on(new ControlEvent.Traffic(
                "s", new ConnectionEvent.Opened(1, Side.SERVER, client, client, 0)));
        for (int i = 1; i <= 4; i++) {
            small.on(
                    new ControlEvent.Traffic("s", new ConnectionEvent.MessageIn(1, i, TEXT, 1, 0)));
        }
        small.on(new ControlEvent.Received(
                "s", new ReceivedMessage(1, 1, Duration.ZERO, TEXT, Optional.of("one"))));
        assertThat(small.event(6).orElseThrow().about()).isZero();
        assertThat(small.event(5).orElseThrow().match()).isEmpty();
    }

    @Test
    void serverNamesTheMessageThatItAnswers() {
        open("s");
        KeptEvent first = in("s");
        KeptEvent second = in("s");
        KeptEvent reply = on(
                "s",
                new ConnectionEvent.MessageOut(1, 3, TEXT, 0).withAnswers(new Answered(2, 5000)));
        assertThat(first.number()).isEqualTo(1);
        assertThat(reply.number()).isEqualTo(1);
        assertThat(reply.about()).isEqualTo(second.position());
        assertThat(reply.replyNanos()).isEqualTo(5000);
        assertThat(out("s").replyNanos()).isNegative(); // a push
    }

    @Test
    void proxyPairsAMessageWithTheOnlyOneThatWaits() {
        open("p");
        assertThat(out("p").replyNanos()).isNegative(); // a greeting
        KeptEvent question = in("p");
        KeptEvent reply = out("p");
        assertThat(reply.about()).isEqualTo(question.position());
        assertThat(reply.replyNanos()).isEqualTo(2000);
    }

    @Test
    void pipelinedMessagesOfProxyHaveNoReplyTimes() {
        open("p");
        in("p");
        in("p");
        assertThat(out("p").replyNanos()).isNegative();
        assertThat(out("p").replyNanos()).isNegative();
        in("p");
        assertThat(out("p").replyNanos()).isPositive();
    }

    @Test
    void messageThatNobodyAskedForEndsThePairing() {
        open("p");
        in("p");
        assertThat(out("p").replyNanos()).isPositive();
        assertThat(out("p").replyNanos()).isNegative();
        in("p");
        assertThat(out("p").replyNanos()).isNegative();
    }

    @Test
    void lossOfEventsEndsNumbersAndPairs() {
        open("p");
        assertThat(in("p").number()).isEqualTo(1);
        on("p", new ServerEvent.EventsDropped(3, 0));
        assertThat(in("p").number()).isZero();
        assertThat(out("p").replyNanos()).isNegative();
        open("p"); // another connection
        assertThat(in("p").number()).isEqualTo(1);
    }

    @Test
    void connectionWhoseOpeningWasNotSeenHasNoNumbers() {
        KeptEvent message = in("s");
        assertThat(message.number()).isZero();
        assertThat(message.connection().orElseThrow().id()).isEqualTo(1);
        assertThat(ruled(1, "one").about()).isZero();
    }

    @Test
    void messagesOfTenMegabytesStayWithinTheBound() {
        EventFeed large = new EventFeed(1000, 64 << 20, name -> Optional.empty());
        Message message = Message.of(new byte[10 << 20]);
        for (int i = 1; i <= 40; i++) {
            large.on(new ControlEvent.Traffic(
                    "s", new ConnectionEvent.MessageIn(1, i, message, 1, 0)));
        }
        EventFeed.Extent extent = large.extent();
        assertThat(extent.latest() - extent.oldest() + 1).isEqualTo(6);
    }

    @Test
    void messageOverSixteenMebibytesKeepsItsBeginning() {
        EventFeed large = new EventFeed(10, 64 << 20, name -> Optional.empty());
        Message message = Message.of(new byte[17 << 20]);
        large.on(new ControlEvent.Traffic(
                "s", new ConnectionEvent.MessageIn(1, 1, message, 1, 0).withoutFraming()));
        KeptEvent kept = large.event(1).orElseThrow();
        assertThat(kept.size()).isEqualTo(17 << 20);
        assertThat(((ControlEvent.Traffic) kept.event()).event())
                .isInstanceOfSatisfying(ConnectionEvent.MessageIn.class, in -> {
                    assertThat(in.message().size()).isEqualTo(1 << 16);
                    assertThat(in.framed()).isFalse();
                });
    }
}
