package dev.antiphon.stub.proxy;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Reframing;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.fault.FaultWire;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One direction of a connection through a proxy: bytes received from one side are sent to the
 * other. A half-close or a reset is passed on too. One thread runs it.
 */
final class Forwarder implements FaultWire {
    private final Conversation from;
    private final Conversation to;
    private final AtomicBoolean over;
    private final LaterActions later;
    private final Reframing reframing;
    private final Way way;
    private long messages;

    /** The number of bytes of the current incomplete message that have been passed on. */
    private int passed;

    /** True if this direction has ended. The threads of delayed actions of faults write it too. */
    private volatile boolean ended;

    private volatile boolean reset;

    /**
     * The settings of one direction of a connection.
     *
     * @param late the latency of the direction; empty without latency
     * @param random the source of random numbers
     */
    record Way(
            DirectionFaults faults,
            Optional<Delay> late,
            long connection,
            SplittableRandom random,
            Pace pace) {}

    /**
     * The listeners whose unprocessed bytes limit the speed of a direction.
     *
     * @param received the listeners that get an event for each received message
     * @param sent the listeners that get an event for each sent message
     */
    record Pace(List<Backlog> received, List<Backlog> sent) {
        static Pace ofReceived(List<Backlog> all) {
            return new Pace(all, List.of());
        }

        static Pace ofSent(List<Backlog> all) {
            return new Pace(List.of(), all);
        }
    }

    /** A source of messages, with the contract of {@link Conversation#receive()}. */
    interface Source {
        Optional<Message> receive() throws InterruptedException;
    }

    /**
     * The two connections of a client through the proxy, as seen from one direction.
     *
     * @param over true if one direction has closed or reset both connections
     * @param later the delayed actions of the faults of both directions
     */
    record Sides(Conversation from, Conversation to, AtomicBoolean over, LaterActions later) {
        Sides(Conversation from, Conversation to, LaterActions later) {
            this(from, to, new AtomicBoolean(), later);
        }

        Sides reversed() {
            return new Sides(to, from, over, later);
        }
    }

    /**
     * Creates one direction of a connection.
     *
     * @param reframing finds the ends of messages in the passing bytes
     */
    Forwarder(Sides sides, Reframing reframing, Way way) {
        this.from = sides.from();
        this.to = sides.to();
        this.over = sides.over();
        this.later = sides.later();
        this.reframing = reframing;
        this.way = way;
    }

    void run() {
        Optional<ProxyLatency> late = way.late()
                .map(delay -> new ProxyLatency(from, delay, way.random().split()));
        try {
            passAll(late.isPresent() ? late.get()::receive : from::receive);
        } finally {
            late.ifPresent(ProxyLatency::close);
        }
    }

    private void passAll(Source source) {
        SwitchableWire faultWire = way.faults().over(this, way.connection());
        try {
            faultWire.begin();
            for (Optional<Message> next = source.receive();
                    next.isPresent();
                    next = source.receive()) {
                count(way.pace().received(), next.get());
                await(way.pace().received());
                pass(next.get(), faultWire);
            }
            endInOrder(faultWire);
        } catch (FailureException e) {
            failed(e.failure(), faultWire);
        } catch (InterruptedException e) {
            to.reset();
        } catch (RuntimeException | Error e) { // so that neither side waits for further bytes
            to.reset();
            from.reset();
            throw e;
        }
    }

    /**
     * Passes bytes on at once, even in the middle of a message. Only if a fault of single messages
     * is armed, holds a message until it is complete.
     */
    private void pass(Message bytes, FaultWire faultWire) throws InterruptedException {
        if (ended) {
            return;
        }
        boolean inFraming = reframing.failure().isEmpty();
        int held = reframing.restBytes() - passed;
        List<Reframing.Frame> whole = reframing.frames(bytes);
        if (!inFraming || (held == 0 && !way.faults().isFor(way.connection()))) {
            messages += whole.size();
            passed = reframing.restBytes();
            passAsItIs(bytes, faultWire);
            return;
        }
        for (Reframing.Frame each : whole) {
            messages++;
            FaultWire ofMessage = passed > 0
                    ? faultWire
                    : way.faults().over(faultWire, way.connection(), messages, way.random());
            ofMessage.send(after(passed, each.bytes()));
            passed = 0;
        }
        boolean holds = passed == 0
                && reframing.failure().isEmpty()
                && way.faults().isForMessages(way.connection());
        if (!holds) {
            sendRest(faultWire);
        }
    }

    private void passAsItIs(Message bytes, FaultWire faultWire) throws InterruptedException {
        if (way.faults().isFor(way.connection())) {
            faultWire.send(bytes.bytes());
        } else {
            deliver(bytes);
        }
    }

    private void deliver(Message bytes) throws InterruptedException {
        await(way.pace().sent());
        to.sendUnframed(bytes);
        count(way.pace().sent(), bytes);
    }

    private static void await(List<Backlog> all) throws InterruptedException {
        for (Backlog each : all) {
            each.await();
        }
    }

    private static void count(List<Backlog> all, Message bytes) {
        all.forEach(each -> each.passed(bytes.size()));
    }

    private static byte[] after(int count, Message message) {
        byte[] all = message.bytes();
        return count == 0 ? all : Arrays.copyOfRange(all, count, all.length);
    }

    /** Passes on the held bytes of an incomplete message. */
    private void sendRest(FaultWire faultWire) throws InterruptedException {
        if (reframing.restBytes() > passed) {
            faultWire.send(after(passed, reframing.rest()));
            passed = reframing.restBytes();
        }
    }

    private void endInOrder(FaultWire faultWire) throws InterruptedException {
        sendRest(faultWire);
        if (!ended) {
            faultWire.end(After.HALF_CLOSE);
        }
    }

    private void failed(Failure failure, FaultWire faultWire) {
        if (over.get()) {
            return; // a fault of the other direction or of this one has closed both sides
        }
        if (failure instanceof TlsFailure.Truncated) {
            try {
                endInOrder(faultWire);
            } catch (InterruptedException e) {
                to.reset();
            }
        } else {
            to.reset();
            from.reset();
        }
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        if (bytes.length > 0 && !ended) {
            deliver(Message.of(bytes));
        }
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public void later(Duration time, Action action) {
        later.start(time, () -> {
            action.run();
            if (reset) {
                to.reset(); // at once, although the peer may not have received all bytes
            }
        });
    }

    @Override
    public void end(After after) {
        ended = true;
        reset = after == After.RESET;
        if (after == After.HALF_CLOSE && over.get()) {
            return; // the input ended because the proxy closed it, not the peer
        }
        if (after == After.RESET || after == After.CLOSE) {
            over.set(true); // before the end, which the other direction notices at once
        }
        to.finish(after);
        if (after == After.RESET) {
            from.reset();
        } else if (after == After.CLOSE) {
            from.finish(After.CLOSE);
        }
    }
}
