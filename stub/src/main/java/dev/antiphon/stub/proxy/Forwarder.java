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
import dev.antiphon.stub.intercept.InterceptedReply;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.match.Request;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * One direction of a connection through a proxy: bytes received from one side are sent to the
 * other. A half-close or a reset is passed on too. One thread runs it.
 */
final class Forwarder implements FaultWire {
    private final Conversation from;
    private final Conversation to;
    private final Sides sides;
    private final AtomicBoolean over;
    private final Reframing reframing;
    private final Way way;
    private long messages;

    /** The number of bytes of the current incomplete message that have been passed on. */
    private int passed;

    /** True if this direction has ended. The threads of delayed actions of faults write it too. */
    private volatile boolean ended;

    private volatile boolean reset;

    /** True if an interceptor has ended the connection. Bytes before the end may still wait. */
    private boolean isCut;

    /** The exception of a user's fault on another thread; empty without one. */
    private volatile Optional<Throwable> thrown = Optional.empty();

    /**
     * The settings of one direction of a connection.
     *
     * @param late the latency of the direction; empty without latency
     * @param random the source of random numbers
     */
    record Way(
            DirectionFaults faults,
            Optional<Delay> late,
            FaultedConnection connection,
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
     * @param chains the faults of both directions
     */
    record Sides(
            Conversation from,
            Conversation to,
            AtomicBoolean over,
            LaterActions later,
            Set<FaultChain> chains) {
        Sides(Conversation from, Conversation to, LaterActions later) {
            this(from, to, new AtomicBoolean(), later, ConcurrentHashMap.newKeySet());
        }

        Sides reversed() {
            return new Sides(to, from, over, later, chains);
        }

        /** Resets both connections. */
        void reset() {
            over.set(true);
            to.reset();
            from.reset();
            abandon();
        }

        /** Closes both connections without a reset. */
        void close() {
            over.set(true); // before the end, which the directions notice at once
            to.finish(After.CLOSE);
            from.finish(After.CLOSE);
            abandon();
        }

        /** Ends the waits of the faults, because nothing can be sent any more. */
        void abandon() {
            chains.forEach(FaultChain::abandon);
        }
    }

    /**
     * Creates one direction of a connection.
     *
     * @param reframing finds the ends of messages in the passing bytes
     */
    Forwarder(Sides sides, Reframing reframing, Way way) {
        this.sides = sides;
        this.from = sides.from();
        this.to = sides.to();
        this.over = sides.over();
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
        FaultChain chain = new FaultChain(this, way.faults(), way.connection(), this::queueFailed);
        sides.chains().add(chain);
        try {
            way.faults().open(chain);
            for (Optional<Message> next = source.receive();
                    next.isPresent();
                    next = source.receive()) {
                count(way.pace().received(), next.get());
                await(way.pace().received());
                pass(next.get(), chain);
            }
            endInOrder(chain);
        } catch (FailureException e) {
            failed(e.failure(), chain);
        } catch (InterruptedException e) {
            if (!over.get()) {
                sides.reset();
            }
        } catch (RuntimeException | Error e) { // so that neither side waits for further bytes
            sides.reset();
            throw e;
        }
        thrown.ifPresent(Forwarder::rethrow);
    }

    /** Ends the connection because a queue of the chain has failed, on the thread of the queue. */
    private void queueFailed(Throwable cause) {
        if (over.get()) {
            return;
        }
        if (!(cause instanceof FailureException)) {
            thrown = Optional.of(cause);
        }
        sides.reset();
    }

    private static void rethrow(Throwable cause) {
        switch (cause) {
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(cause);
        }
    }

    /**
     * Passes bytes on at once, even in the middle of a message. Only if a fault of single messages
     * is armed, or messages are intercepted, holds a message until it is complete.
     */
    private void pass(Message bytes, FaultChain chain) throws InterruptedException {
        if (ended || isCut) {
            return;
        }
        boolean inFraming = reframing.failure().isEmpty();
        int held = reframing.restBytes() - passed;
        List<Reframing.Frame> whole = reframing.frames(bytes);
        List<ArmedFault> ofMessages = way.faults().ofMessages(way.connection());
        boolean intercepts = way.faults().intercepts();
        if (!inFraming || (held == 0 && ofMessages.isEmpty() && !intercepts)) {
            messages += whole.size();
            passed = reframing.restBytes();
            passAsItIs(bytes, chain);
            return;
        }
        for (Reframing.Frame each : whole) {
            messages++;
            FaultWire ofMessage = passed > 0 ? chain : over(chain, ofMessages);
            if (intercepts && passed == 0) {
                intercept(each, ofMessage, chain);
            } else {
                ofMessage.send(after(passed, each.bytes()));
            }
            passed = 0;
            if (isCut) {
                return;
            }
        }
        boolean isOfMessages = intercepts || !ofMessages.isEmpty();
        boolean holds = passed == 0 && reframing.failure().isEmpty() && isOfMessages;
        if (!holds) {
            sendRest(chain);
        }
    }

    /** Passes on what the interceptor decides in place of a message. */
    @SuppressWarnings("ReferenceEquality") // another message may have the same content
    private void intercept(Reframing.Frame frame, FaultWire ofMessage, FaultChain chain)
            throws InterruptedException {
        Request request = new Request(
                frame.message(),
                messages,
                way.connection().number(),
                Matchers.BEGIN,
                Matchers.BEGIN);
        InterceptedReply reply = way.faults().intercept(request, over::get);
        for (Message each : reply.before()) {
            chain.send(reframing.encoded(each).bytes());
        }
        if (reply.message().isPresent()) {
            Message message = reply.message().get();
            boolean isSame = message == frame.message();
            ofMessage.send((isSame ? frame.bytes() : reframing.encoded(message)).bytes());
        }
        for (Message each : reply.after()) {
            chain.send(reframing.encoded(each).bytes());
        }
        if (reply.end() != After.KEEP) {
            isCut = true;
            chain.end(reply.end());
        }
    }

    /** Returns a wire for one message that applies the faults of single messages. */
    private FaultWire over(FaultChain chain, List<ArmedFault> ofMessages) {
        List<ArmedFault> own = ofMessages.stream()
                .filter(each -> way.connection().isAffectedBy(each, messages, way.random()))
                .toList();
        return FaultedWire.over(chain, own, way.faults().told(way.connection().number()));
    }

    private void passAsItIs(Message bytes, FaultChain chain) throws InterruptedException {
        if (chain.isEmpty()) {
            deliver(bytes);
        } else {
            chain.send(bytes.bytes());
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
    private void sendRest(FaultChain chain) throws InterruptedException {
        if (reframing.restBytes() > passed) {
            chain.send(after(passed, reframing.rest()));
            passed = reframing.restBytes();
        }
    }

    private void endInOrder(FaultChain chain) throws InterruptedException {
        if (!isCut) {
            sendRest(chain);
        }
        if (!ended && !isCut) {
            chain.end(After.HALF_CLOSE);
        }
        chain.awaitPassed();
    }

    private void failed(Failure failure, FaultChain chain) {
        if (over.get()) {
            return; // the other direction or a fault of this one has ended both sides
        }
        try {
            if (failure instanceof TlsFailure.Truncated) {
                endInOrder(chain);
            } else if (chain.isHolding()) { // a reset comes after the bytes that a latency delays
                chain.end(After.RESET);
                chain.awaitPassed();
            } else {
                sides.reset();
            }
        } catch (InterruptedException e) {
            sides.reset();
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
        sides.later().start(time, () -> {
            action.run();
            if (reset) {
                to.reset(); // at once, although the peer may not have received all bytes
            }
        });
    }

    @Override
    public RandomGenerator random() {
        return way.random();
    }

    @Override
    public void end(After after) {
        ended = true;
        reset = after == After.RESET;
        if (after == After.HALF_CLOSE && over.get()) {
            return; // the input ended because the proxy closed it, not the peer
        }
        if (after == After.RESET) {
            over.set(true); // before the end, which the other direction notices at once
            to.finish(After.RESET);
            from.reset();
            sides.abandon();
        } else if (after == After.CLOSE) {
            sides.close();
        } else {
            to.finish(after);
        }
    }
}
