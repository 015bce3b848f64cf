package dev.antiphon.engine.group;

import dev.antiphon.engine.connection.Subscription;
import dev.antiphon.engine.connection.TcpConnection;
import dev.antiphon.message.Message;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The members of a group, and the delivery of its messages. Any thread may use it. */
public final class GroupEngine {
    private final GroupSettings settings;
    private final GroupTotals totals = new GroupTotals();
    private final Map<TcpConnection, Member> members = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public GroupEngine(GroupSettings settings) {
        this.settings = settings;
    }

    public GroupSettings settings() {
        return settings;
    }

    public GroupTotals totals() {
        return totals;
    }

    /** Adds a connection. Returns false if it is a member, or if the group is closed. */
    public boolean join(TcpConnection connection, String name) {
        Member member = new Member(connection, name);
        if (closed || members.putIfAbsent(connection, member) != null) {
            return false;
        }
        totals.join();
        connection.loop().execute(member::begin);
        return true;
    }

    /** Removes a connection. Returns false if it is no member. */
    public boolean leave(TcpConnection connection) {
        Member member = members.remove(connection);
        if (member == null) {
            return false;
        }
        totals.leave();
        connection.loop().execute(member::cancel);
        return true;
    }

    /** Sends a message to all members but one; null for all. */
    @SuppressWarnings("ReferenceEquality") // connections are compared by identity
    public boolean send(Message message, @Nullable TcpConnection except, @Nullable Object key) {
        if (closed) {
            totals.refuse();
            return false;
        }
        totals.send();
        for (TcpConnection each : members.keySet()) {
            if (each != except) {
                each.handle().push(message);
                totals.deliver(1);
            }
        }
        return true;
    }

    public boolean contains(TcpConnection connection) {
        return members.containsKey(connection);
    }

    public int size() {
        return members.size();
    }

    /** Returns the names of the members, sorted. */
    public List<String> names() {
        return members.values().stream().map(member -> member.name).sorted().toList();
    }

    public void close() {
        closed = true;
        members.keySet().forEach(this::leave);
    }

    private final class Member extends Subscription {
        private final TcpConnection connection;
        private final String name;

        private Member(TcpConnection connection, String name) {
            this.connection = connection;
            this.name = name;
        }

        private void begin() {
            if (!begin(connection)) {
                ended();
            }
        }

        private void cancel() {
            cancel(connection);
        }

        @Override
        protected void flushed() {}

        @Override
        protected void ending() {}

        @Override
        protected void ended() {
            if (members.remove(connection, this)) {
                totals.leave();
            }
        }
    }
}
