package dev.antiphon.stub.proxy;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.TlsFailure;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.stub.answer.Delay;
import dev.antiphon.stub.fault.FaultWire;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One direction of one connection: what is received on one side is sent on the other. Run by one
 * thread. An end is passed on as it came: a half-close as one, a reset as one.
 */
final class Direction implements FaultWire {
    private final Conversation from;
    private final Conversation to;
    private final AtomicBoolean over;
    private final Framing framing;
    private final Way way;
    private long messages;
    private boolean ended;

    /**
     * The settings of a direction, the same for all messages.
     *
     * @param late the delay of each message
     * @param random the source of random numbers
     */
    record Way(
            DirectionFaults faults,
            Optional<Delay> late,
            long connection,
            SplittableRandom random) {}

    /** A source of messages, as {@link Conversation#receive()} gives them. */
    interface Source {
        Optional<Message> receive() throws InterruptedException;
    }

    /**
     * The connections of both directions.
     *
     * @param over whether one of them has ended both sides
     */
    record Sides(Conversation from, Conversation to, AtomicBoolean over) {
        Sides(Conversation from, Conversation to) {
            this(from, to, new AtomicBoolean());
        }

        Sides reversed() {
            return new Sides(to, from, over);
        }
    }

    Direction(Sides sides, Framing framing, Way way) {
        this.from = sides.from();
        this.to = sides.to();
        this.over = sides.over();
        this.framing = framing;
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
        FaultWire faultWire = way.faults().over(this, way.connection());
        try {
            for (Optional<Message> next = source.receive();
                    next.isPresent();
                    next = source.receive()) {
                pass(next.get(), faultWire);
            }
            endInOrder(faultWire);
        } catch (FailureException e) {
            failed(e.failure(), faultWire);
        } catch (InterruptedException e) {
            to.reset();
        } catch (RuntimeException | Error e) { // neither side is to wait for the rest
            to.reset();
            from.reset();
            throw e;
        }
    }

    private void pass(Message message, FaultWire faultWire) throws InterruptedException {
        messages++;
        if (ended) {
            return;
        }
        if (!way.faults().isFor(way.connection())) {
            to.send(message);
            return;
        }
        way.faults()
                .over(faultWire, way.connection(), messages, way.random())
                .send(FramedMessages.bytes(framing, message));
    }

    private void endInOrder(FaultWire faultWire) throws InterruptedException {
        if (!ended) {
            faultWire.end(After.HALF_CLOSE);
        }
    }

    private void failed(Failure failure, FaultWire faultWire) {
        if (over.get()) {
            return; // it is the end that was made here
        }
        if (failure instanceof Failure.ClosedMidMessage
                || failure instanceof TlsFailure.Truncated) {
            try {
                sendRest();
                endInOrder(faultWire);
            } catch (InterruptedException e) {
                to.reset();
            }
        } else {
            to.reset();
            from.reset();
        }
    }

    /** A message that never became whole is passed on as it is. */
    private void sendRest() throws InterruptedException {
        try {
            Message rest = from.unfinished();
            if (rest.size() > 0) {
                to.sendUnframed(rest);
            }
        } catch (FailureException e) {
            // the other side is gone as well
        }
    }

    @Override
    public void send(byte[] bytes) throws InterruptedException {
        if (bytes.length > 0 && !ended) {
            to.sendUnframed(Message.of(bytes));
        }
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    @Override
    public void end(After after) {
        ended = true;
        if (after == After.HALF_CLOSE && over.get()) {
            return; // not the peer's end, but the one that was made here
        }
        if (after == After.RESET || after == After.CLOSE) {
            over.set(true); // first: the other direction sees this side end at once
        }
        to.finish(after);
        if (after == After.RESET) {
            from.reset();
        } else if (after == After.CLOSE) {
            from.finish(After.CLOSE);
        }
    }
}
