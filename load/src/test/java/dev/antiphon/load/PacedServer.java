package dev.antiphon.load;

import dev.antiphon.TcpServer;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;

/** A server of lines that answers each at a known time. */
public final class PacedServer implements AutoCloseable {
    private final LongUnaryOperator answerAt;
    private final TcpServer server;
    private final Queue<Long> took = new ConcurrentLinkedQueue<>();

    /**
     * A server that is running.
     *
     * @param answerAt when to answer what came at this time, by {@link System#nanoTime}; asked by
     *     one thread at a time
     */
    public PacedServer(LongUnaryOperator answerAt) {
        this.answerAt = answerAt;
        this.server =
                TcpServer.builder(Framing.line()).onConnection(this::converse).start("127.0.0.1:0");
    }

    /** One that answers so many per second, one after the other, and not more. */
    public static PacedServer throttled(long perSecond) {
        long[] next = {System.nanoTime()};
        long apart = 1_000_000_000 / perSecond;
        return new PacedServer(now -> {
            long at = Math.max(now, next[0]);
            next[0] = at + apart;
            return at;
        });
    }

    private void converse(Conversation conversation) throws InterruptedException {
        try {
            for (Optional<Message> request = conversation.receive();
                    request.isPresent();
                    request = conversation.receive()) {
                long came = System.nanoTime();
                long at = answerAt(came);
                for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                took.add(System.nanoTime() - came);
                conversation.send(request.get());
            }
        } catch (FailureException e) {
            // the load is over
        }
    }

    private synchronized long answerAt(long now) {
        return answerAt.applyAsLong(now);
    }

    /**
     * Returns the real time of an answer, in nanoseconds: a busy machine wakes it late, too.
     *
     * @param percentile 50 for the median
     */
    long took(int percentile) {
        List<Long> sorted = took.stream().sorted().toList();
        return sorted.get(Math.ceilDiv(sorted.size() * percentile, 100) - 1);
    }

    /** Forgets the requests so far. */
    void forget() {
        took.clear();
    }

    String address() {
        return "127.0.0.1:" + server.port();
    }

    /** A load of lines, each reply checked. */
    public Load load() {
        return Load.to(address())
                .framing(Framing.line())
                .message("request {number}")
                .expect("{message}");
    }

    @Override
    public void close() {
        server.close();
    }
}
