package dev.antiphon.cluster;

import dev.antiphon.group.Group;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A room on this server, from the first member to the last one.
 *
 * <p>Each public step is a task of the room, and the tasks run one after the other: that alone
 * puts the older messages of a new member before the live ones. Until the network has opened the
 * room, joins and live messages wait.
 */
final class LocalRoom {
    private final String name;
    private final Surroundings around;
    private final SerialTasks tasks;
    private final Group group;
    private RoomHistory history;
    private final RoomPresence presence;
    private final IdentityHashMap<Connection, Occupant> members = new IdentityHashMap<>();
    private final List<Joining> waiting = new ArrayList<>();
    private final List<RoomEvent.Said> early = new ArrayList<>();
    private @Nullable String log;
    private boolean closed;

    /** The parts of {@link Rooms} that a room uses. */
    record Surroundings(RoomNetwork network, Rooms.Terms terms, Counts counts, Ends ends) {}

    /** The receiver of a room's end. */
    interface Ends {
        void closed(LocalRoom room);

        /** Takes a member that came after the last one had left. */
        void joinAgain(String room, Joining joining);
    }

    /** A member that comes in. */
    record Joining(RoomMember member, CatchUp older, CompletableFuture<JoinOutcome> outcome) {}

    /** Counters of all rooms. */
    static final class Counts {
        final AtomicInteger members = new AtomicInteger();
        final LongAdder said = new LongAdder();
        final LongAdder missing = new LongAdder();
    }

    LocalRoom(String name, Surroundings around) {
        this.name = name;
        this.around = around;
        tasks = new SerialTasks("antiphon-room");
        group = around.terms().groups().apply(Group.builder(name)).build();
        history = new RoomHistory(around.terms().limits());
        presence = new RoomPresence();
        tasks.add(this::open);
    }

    String name() {
        return name;
    }

    int waiting() {
        return tasks.waiting();
    }

    private void open() {
        around.network()
                .open(name)
                .whenComplete((found, failure) -> tasks.add(() -> opened(found, failure)));
    }

    private void opened(@Nullable RoomLog found, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (found == null) {
            refuseWaiting(failure == null ? Rooms.closed() : failure);
            finish();
            return;
        }
        log = found.log();
        found.stored().forEach(history::add);
        found.present().forEach(presence::put);
        early.forEach(this::deliver);
        early.clear();
        waiting.forEach(this::admit);
        waiting.clear();
        finishIfEmpty();
    }

    private void refuseWaiting(Throwable failure) {
        waiting.forEach(each -> each.outcome().completeExceptionally(failure));
        waiting.clear();
    }

    void join(Joining joining) {
        tasks.add(() -> {
            if (closed) {
                around.ends().joinAgain(name, joining);
            } else if (log == null) {
                waiting.add(joining);
            } else {
                admit(joining);
                finishIfEmpty();
            }
        });
    }

    private void admit(Joining joining) {
        RoomMember member = joining.member();
        String hash = RoomPresence.hash(member.claim());
        Occupant holder = presence.get(member.name());
        if (members.containsKey(member.connection())) {
            joining.outcome().complete(new JoinOutcome.AlreadyJoined());
        } else if (holder != null && !holder.claim().equals(hash)) {
            joining.outcome().complete(new JoinOutcome.NameTaken(member.name()));
        } else {
            enter(joining, hash, holder);
        }
    }

    private void enter(Joining joining, String hash, @Nullable Occupant holder) {
        RoomMember member = joining.member();
        long now = System.currentTimeMillis();
        long since = holder == null ? now : Math.max(now, holder.since() + 1);
        Occupant occupant = new Occupant(member.name(), hash, around.network().server(), since);
        if (holder == null) {
            show(new RoomEvent.Entered(name, member.name()));
        } else {
            replace(holder);
        }
        List<RoomEvent.Said> older = older(joining.older());
        older.forEach(each -> encoded(each).ifPresent(member.connection()::push));
        if (!group.join(member.connection(), member.name())) {
            joining.outcome().complete(new JoinOutcome.Ended());
            return;
        }
        members.put(member.connection(), occupant);
        around.counts().members.incrementAndGet();
        presence.put(occupant);
        around.network().enter(name, occupant);
        joining.outcome()
                .complete(new JoinOutcome.Joined(
                        new RoomPosition(logName(), history.last()),
                        older.size(),
                        isComplete(joining.older()),
                        presence.names()));
    }

    private String logName() {
        return log == null ? "" : log;
    }

    private List<RoomEvent.Said> older(CatchUp asked) {
        return switch (asked) {
            case CatchUp.Last last -> history.last(last.messages());
            case CatchUp.After after ->
                after.position().log().equals(log)
                        ? history.after(after.position().sequence())
                        : history.all();
        };
    }

    private boolean isComplete(CatchUp asked) {
        return switch (asked) {
            case CatchUp.Last last -> true;
            case CatchUp.After after ->
                after.position().log().equals(log)
                        && history.reachesBackTo(after.position().sequence());
        };
    }

    void said(RoomEvent.Said said) {
        tasks.add(() -> {
            if (closed) {
                return;
            }
            if (log != null) {
                deliver(said);
            } else if (early.size() < earlyMax()) {
                early.add(said);
            }
        });
    }

    private int earlyMax() {
        RoomLimits limits = around.terms().limits();
        return Math.max(limits.pendingMax(), limits.historyMessagesMax());
    }

    void renumbered(String other) {
        tasks.add(() -> {
            if (log != null) {
                log = other;
                history = new RoomHistory(around.terms().limits());
            }
        });
    }

    private void deliver(RoomEvent.Said said) {
        long last = history.last();
        if (!history.add(said)) {
            return;
        }
        around.counts().said.increment();
        if (said.previous() > last) {
            around.counts().missing.increment();
        }
        show(said);
    }

    private void show(RoomEvent event) {
        encoded(event).ifPresent(group::send);
    }

    private Optional<Message> encoded(RoomEvent event) {
        return around.terms().encoder().encode(event);
    }

    CompletionStage<Integer> replay(Connection connection, CatchUp asked) {
        CompletableFuture<Integer> sent = new CompletableFuture<>();
        tasks.add(() -> {
            List<RoomEvent.Said> older = members.containsKey(connection) ? older(asked) : List.of();
            older.forEach(each -> encoded(each).ifPresent(connection::push));
            sent.complete(older.size());
        });
        return sent;
    }

    CompletionStage<List<String>> who() {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        tasks.add(() -> names.complete(presence.names()));
        return names;
    }

    CompletionStage<Boolean> leave(Connection connection) {
        CompletableFuture<Boolean> was = new CompletableFuture<>();
        tasks.add(() -> {
            was.complete(remove(connection));
            finishIfEmpty();
        });
        return was;
    }

    private boolean remove(Connection connection) {
        Occupant occupant = members.remove(connection);
        if (occupant == null) {
            return false;
        }
        group.leave(connection);
        around.counts().members.decrementAndGet();
        around.network().leave(name, occupant);
        if (presence.remove(occupant)) {
            show(new RoomEvent.Left(name, occupant.name()));
        }
        return true;
    }

    /** Removes members whose connection has ended. */
    void sweep() {
        tasks.add(() -> {
            List<Connection> ended = members.keySet().stream()
                    .filter(each -> !group.contains(each))
                    .toList();
            ended.forEach(this::remove);
            finishIfEmpty();
        });
    }

    void occupied(Occupant occupant) {
        tasks.add(() -> {
            Occupant holder = presence.get(occupant.name());
            if (holder == null) {
                presence.put(occupant);
                show(new RoomEvent.Entered(name, occupant.name()));
            } else if (occupant.winsOver(holder) || holder.server().equals(occupant.server())) {
                presence.put(occupant);
                replace(holder);
                finishIfEmpty();
            }
        });
    }

    void vacated(Occupant occupant) {
        tasks.add(() -> {
            if (presence.remove(occupant)) {
                show(new RoomEvent.Left(name, occupant.name()));
            }
        });
    }

    /** Ends the membership of a holder on this server, whose name another connection has now. */
    private void replace(Occupant holder) {
        for (Map.Entry<Connection, Occupant> each : List.copyOf(members.entrySet())) {
            if (each.getValue().equals(holder)) {
                Connection connection = each.getKey();
                members.remove(connection);
                group.leave(connection);
                around.counts().members.decrementAndGet();
                around.network().leave(name, holder);
                encoded(new RoomEvent.Replaced(name, holder.name())).ifPresent(connection::push);
                connection.close();
            }
        }
    }

    /** Removes all members and closes the room. */
    CompletionStage<Boolean> end() {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        tasks.add(() -> {
            refuseWaiting(Rooms.closed());
            List.copyOf(members.keySet()).forEach(this::remove);
            if (!closed) {
                finish();
            }
            ended.complete(true);
        });
        return ended;
    }

    private void finishIfEmpty() {
        if (members.isEmpty() && log != null && !closed) {
            finish();
        }
    }

    private void finish() {
        closed = true;
        group.close();
        around.network().close(name);
        around.ends().closed(this);
    }
}
