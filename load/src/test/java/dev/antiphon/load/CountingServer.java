package dev.antiphon.load;

import dev.antiphon.TcpServer;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * A server of lines that counts what it did with each: {@code REQUEST} for every one that came, and
 * what else was wanted by the number that the request ends on.
 */
public final class CountingServer implements AutoCloseable {
    public enum Deed {
        REQUEST,
        CONNECTION,
        RIGHT,
        WRONG,
        LATE,
        SILENT,
        RESET,
        CLOSED
    }

    private final Map<Deed, AtomicLong> counts = new ConcurrentHashMap<>();
    private final LongFunction<Deed> deeds;
    private final Duration lateBy;
    private final TcpServer server;

    /**
     * A server that is running.
     *
     * @param deeds what is done with a request, by its number
     * @param lateBy how long {@link Deed#LATE} waits
     */
    public CountingServer(LongFunction<Deed> deeds, Duration lateBy) {
        this.deeds = deeds;
        this.lateBy = lateBy;
        this.server =
                TcpServer.builder(Framing.line()).onConnection(this::converse).start("127.0.0.1:0");
    }

    private void converse(Conversation conversation) throws InterruptedException {
        count(Deed.CONNECTION);
        try {
            for (Optional<Message> request = conversation.receive();
                    request.isPresent();
                    request = conversation.receive()) {
                if (!answer(conversation, request.get().text())) {
                    return;
                }
            }
        } catch (FailureException e) {
            // the generator gave a silent connection up
        }
    }

    private boolean answer(Conversation conversation, String request) throws InterruptedException {
        count(Deed.REQUEST);
        Deed deed = deeds.apply(Long.parseLong(request.substring(request.lastIndexOf(' ') + 1)));
        count(deed);
        switch (deed) {
            case WRONG -> conversation.send(Message.text("no " + request));
            case SILENT -> {}
            case RESET -> conversation.finish(After.RESET);
            case CLOSED -> conversation.close();
            default -> {
                if (deed == Deed.LATE) {
                    LockSupport.parkNanos(lateBy.toNanos());
                }
                conversation.send(Message.text("got " + request));
            }
        }
        return deed != Deed.RESET && deed != Deed.CLOSED;
    }

    private void count(Deed deed) {
        counts.computeIfAbsent(deed, each -> new AtomicLong()).incrementAndGet();
    }

    public long count(Deed... deeds) {
        long sum = 0;
        for (Deed deed : deeds) {
            sum += counts.getOrDefault(deed, new AtomicLong()).get();
        }
        return sum;
    }

    public String address() {
        return "127.0.0.1:" + server.port();
    }

    /** A load of the lines that it understands, each reply checked. */
    public Load load() {
        return Load.to(address())
                .framing(Framing.line())
                .message("request {number}")
                .expect("got {message}");
    }

    @Override
    public void close() {
        server.close();
    }
}
