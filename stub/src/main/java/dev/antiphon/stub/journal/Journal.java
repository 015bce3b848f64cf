package dev.antiphon.stub.journal;

import dev.antiphon.failure.Failure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a stub has seen, in order. Any thread; no code of the user's runs under its lock.
 *
 * <p>It holds {@value #BYTES_MAX} bytes at the most, a line counting {@value #LINE_BYTES} and its
 * message. What comes after that is not kept, and every question about it says so.
 */
public final class Journal {
    private static final long BYTES_MAX = 64L << 20;
    private static final int LINE_BYTES = 200;

    /** One line: what happened on a connection, and when. */
    public sealed interface Line {
        long connection();

        Duration at();

        /** What it takes beside itself, in bytes. */
        int bytes();
    }

    /** A message of the client's, and the rule that is for it. */
    public record In(long connection, Duration at, Request request, Optional<String> rule)
            implements Line {
        @Override
        public int bytes() {
            return request.message().size();
        }
    }

    /** A message of the stub's, or a piece of one. */
    public record Out(long connection, Duration at, Message message) implements Line {
        @Override
        public int bytes() {
            return message.size();
        }
    }

    /** A fault that happened to an answer. */
    public record Struck(long connection, Duration at, ArmedFault fault) implements Line {
        @Override
        public int bytes() {
            return 0;
        }
    }

    /** What is known of a connection. */
    private static final class Open {
        final long number;
        final SocketAddress client;
        final Duration opened;
        final Conversation conversation;
        ConnectionEnd end = ConnectionEnd.OPEN;
        Message unfinished = Message.empty();

        @Nullable
        Failure failure;

        /** Nothing is done on it any more, neither received nor answered. */
        boolean over;

        Open(Conversation conversation, long number, Duration opened) {
            this.conversation = conversation;
            this.number = number;
            this.client = conversation.remoteAddress();
            this.opened = opened;
        }

        Open copy() {
            Open same = new Open(conversation, number, opened);
            same.end = end;
            same.unfinished = unfinished;
            same.failure = failure;
            return same;
        }
    }

    private final long began = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Line> lines = new ArrayList<>();
    private final List<Open> connections = new ArrayList<>();
    private final boolean keeping;
    private long bytes;
    private long notKept;

    /** @param keeping whether anything is kept at all */
    public Journal(boolean keeping) {
        this.keeping = keeping;
    }

    /** Since the start. */
    Duration now() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    public void opened(Conversation conversation, long number) {
        if (keeping) {
            locked(() -> connections.add(new Open(conversation, number, now())));
        }
    }

    public void received(long connection, Request request, Optional<String> rule) {
        add(new In(connection, now(), request, rule));
    }

    public void sent(long connection, Message message) {
        add(new Out(connection, now(), message));
    }

    public void struck(long connection, ArmedFault fault) {
        add(new Struck(connection, now(), fault));
    }

    private void add(Line line) {
        if (!keeping) {
            return;
        }
        locked(() -> {
            if (bytes > BYTES_MAX) {
                notKept++;
            } else {
                bytes += LINE_BYTES + line.bytes();
                lines.add(line);
            }
        });
    }

    /**
     * The first end is the one that counts; only what the stub did itself counts before that the
     * client had ended its side, as clients do that have said all and wait for the answer.
     */
    public void ended(
            long connection, ConnectionEnd how, @Nullable Failure failure, Message unfinished) {
        locked(() -> {
            for (Open each : connections) {
                if (each.number == connection) {
                    if (each.end == ConnectionEnd.OPEN
                            || (each.end == ConnectionEnd.CLIENT_FIN && how.isByStub())) {
                        each.end = how;
                    }
                    each.failure = each.failure == null ? failure : each.failure;
                    each.unfinished = unfinished;
                }
            }
        });
    }

    /** Its conversation is over: what was owed has been given, or will not be. */
    public void over(long connection) {
        locked(() -> connections.stream()
                .filter(each -> each.number == connection)
                .forEach(each -> each.over = true));
    }

    /** Whether nothing is done on any connection any more. */
    public boolean isAllOver() {
        lock.lock();
        try {
            return connections.stream().allMatch(each -> each.over);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many lines found no room. */
    public long notKept() {
        lock.lock();
        try {
            return notKept;
        } finally {
            lock.unlock();
        }
    }

    public List<Line> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Forgets the messages; connections stay known. */
    public void clear() {
        locked(() -> {
            lines.clear();
            bytes = 0;
            notKept = 0;
        });
    }

    public List<ReceivedMessage> received(Matcher matcher) {
        List<ReceivedMessage> found = new ArrayList<>();
        for (Line line : lines()) {
            if (line instanceof In in && matcher.matches(in.request())) {
                found.add(received(in));
            }
        }
        return found;
    }

    /** What was received, in order. */
    public List<Request> requests() {
        List<Request> all = new ArrayList<>();
        for (Line line : lines()) {
            if (line instanceof In in) {
                all.add(in.request());
            }
        }
        return all;
    }

    private static ReceivedMessage received(In line) {
        Request request = line.request();
        return new ReceivedMessage(
                line.connection(),
                request.messageNumber(),
                line.at(),
                request.message(),
                line.rule());
    }

    public List<ConnectionLog> connections() {
        List<Line> all;
        List<Open> open;
        lock.lock(); // one look at both: what has ended has all its lines
        try {
            all = List.copyOf(lines);
            open = connections.stream().map(Open::copy).toList();
        } finally {
            lock.unlock();
        }
        Map<Long, List<Line>> said = all.stream().collect(Collectors.groupingBy(Line::connection));
        return open.stream()
                .map(each -> log(each, said.getOrDefault(each.number, List.of())))
                .toList();
    }

    private ConnectionLog log(Open each, List<Line> said) {
        List<ReceivedMessage> in = new ArrayList<>();
        List<Message> out = new ArrayList<>();
        for (Line line : said) {
            switch (line) {
                case In received -> in.add(received(received));
                case Out sent -> out.add(sent.message());
                case Struck struck -> {} // no message
            }
        }
        boolean open = each.end == ConnectionEnd.OPEN;
        Message rest = open ? each.conversation.unfinished() : each.unfinished;
        return new ConnectionLog(
                each.number,
                each.client,
                each.opened,
                in,
                out,
                rest,
                each.end,
                Optional.ofNullable(each.failure));
    }

    /** Whether it came true in time. The lock is not held while it is asked. */
    public boolean await(Duration within, BooleanSupplier wanted) throws InterruptedException {
        long until = System.nanoTime() + within.toNanos();
        while (!wanted.getAsBoolean()) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            lock.lock();
            try {
                // bounded: what changed between the question and here is seen a moment later
                boolean unused = changed.await(Math.min(left, 5_000_000), TimeUnit.NANOSECONDS);
            } finally {
                lock.unlock();
            }
        }
        return true;
    }

    /** The n-th connection, where it has ended. */
    public Optional<ConnectionLog> ended(long number) {
        boolean has;
        lock.lock();
        try {
            has = connections.stream()
                    .anyMatch(each -> each.number == number && each.end != ConnectionEnd.OPEN);
        } finally {
            lock.unlock();
        }
        return has
                ? connections().stream().filter(each -> each.number() == number).findFirst()
                : Optional.empty();
    }

    /** Whether every connection is as wanted. */
    public boolean all(Predicate<ConnectionEnd> wanted) {
        lock.lock();
        try {
            return connections.stream().allMatch(each -> wanted.test(each.end));
        } finally {
            lock.unlock();
        }
    }
}
