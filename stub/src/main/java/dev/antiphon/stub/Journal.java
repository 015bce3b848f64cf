package dev.antiphon.stub;

import dev.antiphon.failure.Failure;
import dev.antiphon.handler.Conversation;
import dev.antiphon.message.Message;
import dev.antiphon.stub.journal.ConnectionEnd;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Request;
import dev.antiphon.stub.proxy.ArmedFault;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The recorded requests, replies, faults and connection ends of a stub, in order. Any thread may
 * call all methods. No user code runs under the lock.
 *
 * <p>The journal is full once it holds more than {@value #BYTES_MAX} bytes, where each line counts
 * as its message and {@value #LINE_BYTES} bytes. Later lines are discarded and counted, and the
 * reports of the stub then show their number.
 */
final class Journal {
    private static final long BYTES_MAX = 64L << 20;
    private static final int LINE_BYTES = 200;

    /** A recorded message or fault of a connection, with its time. */
    sealed interface Line {
        /** Returns the number of the connection, from 1. */
        long connection();

        /** Returns the time since the start of the journal. */
        Duration at();

        /** Returns the size of the message in bytes; 0 for a fault. */
        int bytes();
    }

    /**
     * A message of the client, with the name of the rule that matched it; empty if none matched.
     */
    record In(long connection, Duration at, Request request, Optional<String> rule)
            implements Line {
        @Override
        public int bytes() {
            return request.message().size();
        }
    }

    /** A message that the stub sent, or a piece of one. */
    record Out(long connection, Duration at, Message message) implements Line {
        @Override
        public int bytes() {
            return message.size();
        }
    }

    /** A fault that occurred in an answer. */
    record Struck(long connection, Duration at, ArmedFault fault) implements Line {
        @Override
        public int bytes() {
            return 0;
        }
    }

    private final long began = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Line> lines = new ArrayList<>();
    private final boolean keeping;

    /** The connections by number, in the order in which they opened. */
    private final Map<Long, OpenConnection> connections = new LinkedHashMap<>();

    /** The number of changes. A waiting thread compares it and so misses no change. */
    private long changes;

    private long bytes;
    private long notKept;

    /**
     * Creates an empty journal.
     *
     * @param keeping whether the journal keeps messages
     */
    Journal(boolean keeping) {
        this.keeping = keeping;
    }

    /** Returns the time since the start of the journal. */
    Duration now() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Records that a connection was opened. */
    void opened(Conversation conversation, long number) {
        if (keeping) {
            locked(() -> connections.put(number, new OpenConnection(conversation, number, now())));
        }
    }

    /**
     * Records a received message and the name of the rule that matched it; empty if none matched.
     */
    void received(long connection, Request request, Optional<String> rule) {
        add(new In(connection, now(), request, rule));
    }

    /** Records a sent message. */
    void sent(long connection, Message message) {
        add(new Out(connection, now(), message));
    }

    /** Records a fault that took effect. */
    void struck(long connection, ArmedFault fault) {
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
                OpenConnection of = connections.get(line.connection());
                if (of != null) {
                    of.lines.add(line);
                }
            }
        });
    }

    /**
     * Records the end of a connection. The first recorded end counts. Only a close or reset by the
     * stub replaces an earlier end of the client's output, since a client may end its output and
     * wait for the reply.
     */
    void ended(long connection, ConnectionEnd how, @Nullable Failure failure, Message unfinished) {
        change(connection, each -> {
            if (each.end == ConnectionEnd.OPEN
                    || (each.end == ConnectionEnd.CLIENT_FIN && isByStub(how))) {
                each.end = how;
            }
            each.failure = each.failure == null ? failure : each.failure;
            each.unfinished = unfinished;
        });
    }

    private static boolean isByStub(ConnectionEnd end) {
        return end == ConnectionEnd.STUB_CLOSED || end == ConnectionEnd.STUB_RESET;
    }

    /** Records that the handler of a connection has finished, so that no further answer follows. */
    void over(long connection) {
        change(connection, each -> each.over = true);
    }

    private void change(long connection, Consumer<OpenConnection> how) {
        locked(() -> Optional.ofNullable(connections.get(connection)).ifPresent(how));
    }

    /** Returns whether the handlers of all connections have finished. */
    boolean isAllOver() {
        lock.lock();
        try {
            return connections.values().stream().allMatch(each -> each.over);
        } finally {
            lock.unlock();
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of lines that were discarded because the journal was full. */
    long notKept() {
        lock.lock();
        try {
            return notKept;
        } finally {
            lock.unlock();
        }
    }

    /** Returns all recorded lines, in order. */
    List<Line> lines() {
        lock.lock();
        try {
            return List.copyOf(lines);
        } finally {
            lock.unlock();
        }
    }

    /** Deletes the recorded messages and faults. The connections stay recorded. */
    void clear() {
        locked(() -> {
            lines.clear();
            connections.values().forEach(each -> each.lines.clear());
            bytes = 0;
            notKept = 0;
        });
    }

    /** Returns the received messages that match the matcher, in order. */
    List<ReceivedMessage> received(Matcher matcher) {
        List<ReceivedMessage> found = new ArrayList<>();
        for (Line line : lines()) {
            if (line instanceof In in && matcher.matches(in.request())) {
                found.add(received(in));
            }
        }
        return found;
    }

    /** Returns the received requests, in order. */
    List<Request> requests() {
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

    /** Returns snapshots of all connections, in the order in which they opened. */
    List<ConnectionLog> connections() {
        List<OpenConnection> all;
        lock.lock(); // one snapshot of all connections: an ended connection has all its lines
        try {
            all = connections.values().stream().map(OpenConnection::copy).toList();
        } finally {
            lock.unlock();
        }
        return all.stream().map(Journal::log).toList();
    }

    private static ConnectionLog log(OpenConnection each) {
        List<ReceivedMessage> in = new ArrayList<>();
        List<Message> out = new ArrayList<>();
        for (Line line : each.lines) {
            switch (line) {
                case In received -> in.add(received(received));
                case Out sent -> out.add(sent.message());
                case Struck struck -> {} // no message
            }
        }
        boolean open = each.end == ConnectionEnd.OPEN;
        Message rest = open ? each.conversation.unfinished() : each.unfinished;
        return new Snapshot(each, List.copyOf(in), List.copyOf(out), rest);
    }

    /** A snapshot of one connection, with a copy of its state that does not change. */
    private record Snapshot(
            OpenConnection copy,
            List<ReceivedMessage> received,
            List<Message> sent,
            Message unfinished)
            implements ConnectionLog {
        @Override
        public long number() {
            return copy.number;
        }

        @Override
        public SocketAddress client() {
            return copy.client;
        }

        @Override
        public Duration opened() {
            return copy.opened;
        }

        @Override
        public ConnectionEnd end() {
            return copy.end;
        }

        @Override
        public Optional<Failure> failure() {
            return Optional.ofNullable(copy.failure);
        }

        @Override
        public String toString() {
            return "ConnectionLog[number=" + number() + ", client=" + client() + ", end=" + end()
                    + ", failure=" + copy.failure + ", received=" + received + ", sent=" + sent
                    + ", unfinished=" + unfinished + "]";
        }
    }

    /**
     * Waits until the condition is true. The condition is evaluated after each change, without the
     * lock.
     *
     * @return whether the condition became true in time
     */
    boolean await(Duration within, BooleanSupplier wanted) throws InterruptedException {
        long until = System.nanoTime()
                + Math.min(TimeUnit.NANOSECONDS.convert(within), Long.MAX_VALUE / 2);
        long seen = changes();
        while (!wanted.getAsBoolean()) {
            if (!awaitChange(seen, until)) {
                return false;
            }
            seen = changes();
        }
        return true;
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until the number of changes differs from {@code seen}. Returns false if {@code until},
     * in the time of {@link System#nanoTime}, passed first.
     */
    private boolean awaitChange(long seen, long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = until - System.nanoTime();
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
            return changes != seen;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the connection of this number if it has ended; otherwise empty. */
    Optional<ConnectionLog> ended(long number) {
        OpenConnection ended = null;
        lock.lock();
        try {
            OpenConnection each = connections.get(number);
            if (each != null && each.end != ConnectionEnd.OPEN) {
                ended = each.copy();
            }
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(ended).map(Journal::log);
    }

    /** Returns whether the ends of all connections satisfy the predicate. */
    boolean all(Predicate<ConnectionEnd> wanted) {
        lock.lock();
        try {
            return connections.values().stream().allMatch(each -> wanted.test(each.end));
        } finally {
            lock.unlock();
        }
    }
}
