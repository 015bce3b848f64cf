package dev.antiphon.stub.proxy;

import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.answer.Delay;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * A receiver that delays the messages and the end of one side, and keeps the order. A separate
 * thread receives, and pauses while {@value #BYTES_MAX} bytes are delayed.
 */
final class ProxyLatency implements AutoCloseable {
    private static final int BYTES_MAX = 16 << 20;

    /** The memory of a message in bytes, without its content. */
    private static final int MESSAGE_BYTES = 64;

    private final Conversation from;
    private final Delay delay;
    private final RandomGenerator random;
    private final Semaphore room = new Semaphore(BYTES_MAX);
    private final BlockingQueue<Due> underWay = new LinkedBlockingQueue<>();
    private final Thread receiving;

    /**
     * A received message, or the end of the input.
     *
     * @param at the time at which it is passed on, as {@link System#nanoTime}
     * @param message the message; empty at the end of the input
     * @param fault the failure that ended the input; null for an orderly end
     */
    private record Due(
            long at, Optional<Message> message, @Nullable FailureException fault) {}

    ProxyLatency(Conversation from, Delay delay, RandomGenerator random) {
        this.from = from;
        this.delay = delay;
        this.random = random;
        receiving = Thread.ofVirtual()
                .name("antiphon-proxy-latency-" + from.id())
                .start(this::receiveAll);
    }

    private void receiveAll() {
        long last = System.nanoTime();
        try {
            Due due;
            do {
                due = next(last);
                last = due.at();
                underWay.add(due);
            } while (due.message().isPresent());
        } catch (InterruptedException e) {
            // the proxy no longer receives
        } catch (RuntimeException | Error e) { // passed to the waiting receiver
            FailureException fault = new FailureException(new Failure.HandlerFailed(e));
            underWay.add(new Due(last, Optional.empty(), fault));
        }
    }

    /**
     * Waits for the next message or the end, and computes the time to pass it on.
     *
     * @param last the time of the previous message, as {@link System#nanoTime}; no earlier time is
     *     chosen, so that the order is kept
     */
    private Due next(long last) throws InterruptedException {
        Optional<Message> message = Optional.empty();
        FailureException fault = null;
        try {
            message = from.receive();
        } catch (FailureException e) {
            fault = e;
        }
        long at = System.nanoTime() + delay.next(random).toNanos();
        if (message.isPresent()) {
            room.acquire(taken(message.get()));
        }
        return new Due(at - last < 0 ? last : at, message, fault);
    }

    private static int taken(Message message) {
        return (int) Math.min(BYTES_MAX, (long) message.size() + MESSAGE_BYTES);
    }

    /** Receives like {@link Conversation#receive()}, after the delay. */
    Optional<Message> receive() throws InterruptedException {
        Due due = underWay.take();
        long left = due.at() - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
        FailureException fault = due.fault();
        if (fault != null) {
            throw fault;
        }
        due.message().ifPresent(message -> room.release(taken(message)));
        return due.message();
    }

    /** Stops receiving. */
    @Override
    public void close() {
        receiving.interrupt();
    }
}
