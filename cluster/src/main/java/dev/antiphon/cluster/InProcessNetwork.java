package dev.antiphon.cluster;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Rooms of one process: it numbers the messages and keeps their history. There is no other server.
 *
 * <p>A log is guarded by its monitor, within which nothing is called but the receiver, which only
 * adds a task.
 */
final class InProcessNetwork implements RoomNetwork {
    private final String server = UUID.randomUUID().toString();
    private final Map<String, Log> logs = new LinkedHashMap<>(16, 0.75f, true);
    private RoomLimits limits = RoomLimits.defaults();
    private @Nullable Receiver receiver;
    private boolean closed;

    /** The messages of one room. */
    private static final class Log {
        private final String id = UUID.randomUUID().toString().substring(0, 8);
        private final RoomHistory history;
        private final Set<String> ids = new LinkedHashSet<>();
        private boolean open;

        Log(RoomLimits limits) {
            history = new RoomHistory(limits);
        }
    }

    @Override
    public void start(RoomLimits chosen, Receiver taker) {
        limits = chosen;
        receiver = taker;
    }

    @Override
    public String server() {
        return server;
    }

    @Override
    public CompletionStage<RoomLog> open(String room) {
        return attempt(() -> {
            Log log = log(room);
            synchronized (log) {
                log.open = true;
                return new RoomLog(log.id, log.history.all(), List.of());
            }
        });
    }

    @Override
    public void close(String room) {
        synchronized (logs) {
            Log log = logs.get(room);
            if (log != null) {
                log.open = false;
            }
        }
    }

    @Override
    public CompletionStage<RoomPost> publish(String room, RoomPost post) {
        return attempt(() -> {
            Log log = log(room);
            synchronized (log) {
                if (isFirst(log, post)) {
                    deliver(room, log, post);
                }
            }
            return post;
        });
    }

    private boolean isFirst(Log log, RoomPost post) {
        if (post.id().isEmpty()) {
            return true;
        }
        boolean first = log.ids.add(post.sender() + ' ' + post.id());
        if (log.ids.size() > limits.historyMessagesMax()) {
            log.ids.remove(log.ids.iterator().next());
        }
        return first;
    }

    private void deliver(String room, Log log, RoomPost post) {
        long last = log.history.last();
        RoomEvent.Said said =
                new RoomEvent.Said(room, last + 1, last, System.currentTimeMillis(), post);
        log.history.add(said);
        Receiver taker = receiver;
        if (taker != null) {
            taker.said(said);
        }
    }

    /** Returns the room's log; the one that was used longest ago makes room for a new one. */
    private Log log(String room) {
        synchronized (logs) {
            if (closed) {
                throw Rooms.closed();
            }
            Log log = logs.get(room);
            if (log == null) {
                if (logs.size() >= limits.roomsMax()) {
                    forgetOne();
                }
                log = new Log(limits);
                logs.put(room, log);
            }
            return log;
        }
    }

    private void forgetOne() {
        String oldest = logs.entrySet().stream()
                .filter(each -> !each.getValue().open)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> Rooms.tooMany(limits));
        logs.remove(oldest);
    }

    @Override
    public void enter(String room, Occupant occupant) {}

    @Override
    public void leave(String room, Occupant occupant) {}

    @Override
    public CompletionStage<List<String>> who(String room) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public void close() {
        synchronized (logs) {
            closed = true;
            logs.clear();
        }
    }

    /** An operation that returns a value or throws a {@link RoomsException}. */
    private interface Operation<T> {
        T run();
    }

    private static <T> CompletionStage<T> attempt(Operation<T> operation) {
        try {
            return CompletableFuture.completedFuture(operation.run());
        } catch (RoomsException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
