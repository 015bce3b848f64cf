package dev.antiphon.group;

import static java.util.Objects.requireNonNull;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.connection.EngineConnection;
import dev.antiphon.engine.group.GroupEngine;
import dev.antiphon.engine.group.GroupSettings;
import dev.antiphon.engine.group.GroupSettings.WhenFull;
import dev.antiphon.failure.ServerFailure;
import dev.antiphon.handler.Connection;
import dev.antiphon.message.Message;

import java.util.List;

/**
 * Connections that get the same messages: a chat room, the players of a game, the subscribers of a
 * feed.
 *
 * <p>Any thread may call all methods, inline handlers included; they return at once. Members may be
 * connections of several servers and clients with any framings, and a connection may be in many
 * groups. A membership ends with the connection.
 *
 * <p>Messages that one thread sends reach every member in that order. A member gets the messages
 * sent after its {@code join} and before its {@code leave}, and before them what the joining thread
 * has pushed to its connection. A message that waits for a slow member
 * is sent after the replies and pushed messages of that connection that exist by then. A member
 * whose connection closes in order gets the messages that wait; later ones are not for it.
 *
 * <p>A message is encoded once for each framing, and all members share the bytes. A member that
 * reads slowly has a queue, bounded by {@link Builder#maxQueuedMessages} and {@link
 * Builder#maxQueuedBytes}; {@link QueuePolicy} decides what happens when it is full. The queue also
 * counts in {@link Limits#maxOutboundBytesPerConnection} and {@link Limits#maxOutboundBytes}.
 */
public final class Group implements AutoCloseable {
    private final GroupEngine engine;

    private Group(GroupSettings settings) {
        this.engine = new GroupEngine(settings);
    }

    /**
     * Returns a builder of a group.
     *
     * @param name the name of the group in events and failures, 1 to 200 characters
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Returns the name of the group. */
    public String name() {
        return engine.settings().name();
    }

    /**
     * Adds a connection; its remote address is the member's name. Returns false if the connection
     * is already a member or the group is closed. A connection that is closed leaves again at once.
     *
     * @throws IllegalArgumentException when the connection is not from this library
     */
    public boolean join(Connection connection) {
        return join(connection, String.valueOf(connection.remoteAddress()));
    }

    /**
     * Adds a connection like {@link #join(Connection)}, with a name. Names need not be unique.
     *
     * @throws IllegalArgumentException when the connection is not from this library
     */
    public boolean join(Connection connection, String memberName) {
        return engine.join(
                EngineConnection.coreOf(connection), requireNonNull(memberName, "memberName"));
    }

    /**
     * Removes a connection, which stays open and gets the messages that wait for it. Returns false
     * if it is not a member.
     *
     * @throws IllegalArgumentException when the connection is not from this library
     */
    public boolean leave(Connection connection) {
        return engine.leave(EngineConnection.coreOf(connection));
    }

    /**
     * Sends a message to all members. Returns false if the group is closed, or if messages of
     * {@link Builder#maxPendingBytes} wait for the event loops; then no member gets the message.
     *
     * @throws IllegalArgumentException when the framing of a member cannot carry the message; then
     *     no member gets it
     */
    public boolean send(Message message) {
        return engine.send(requireNonNull(message, "message"), null, null);
    }

    /**
     * Sends a message like {@link #send(Message)} to all members but this one, which need not be a
     * member.
     *
     * @throws IllegalArgumentException as {@link #send(Message)}, and when the connection is not
     *     from this library
     */
    public boolean sendExcept(Connection connection, Message message) {
        return engine.send(
                requireNonNull(message, "message"), EngineConnection.coreOf(connection), null);
    }

    /**
     * Sends a message like {@link #send(Message)}. With {@link QueuePolicy#keepNewest} it replaces
     * a message with an equal key that waits in the queue of a slow member. Other policies ignore
     * the key.
     *
     * @throws IllegalArgumentException as {@link #send(Message)}
     */
    public boolean send(Object key, Message message) {
        return engine.send(requireNonNull(message, "message"), null, requireNonNull(key, "key"));
    }

    /**
     * Returns whether the connection is a member.
     *
     * @throws IllegalArgumentException when the connection is not from this library
     */
    public boolean contains(Connection connection) {
        return engine.contains(EngineConnection.coreOf(connection));
    }

    /** Returns the number of members. */
    public int size() {
        return engine.size();
    }

    /** Returns the names of the members, sorted; a name occurs as often as there are members. */
    public List<String> members() {
        return engine.names();
    }

    /** Returns the counters. */
    public GroupCounters counters() {
        return new GroupCounters(engine.totals());
    }

    /**
     * Removes all members, which stay open and get the messages sent before. Later calls of {@code
     * join} and {@code send} return false.
     */
    @Override
    public void close() {
        engine.close();
    }

    @Override
    public String toString() {
        return "Group[" + name() + ", " + size() + " members]";
    }

    /** Builder of a {@link Group}. */
    public static final class Builder {
        private static final int NAME_LENGTH_MAX = 200;

        private final String name;
        private int maxQueuedMessages = 1000;
        private long maxQueuedBytes = 1L << 20;
        private long maxPendingBytes = 16L << 20;
        private QueuePolicy policy = QueuePolicy.dropMember();

        private Builder(String name) {
            if (name.isEmpty() || name.length() > NAME_LENGTH_MAX) {
                throw new IllegalArgumentException("the name of a group has " + name.length()
                        + " characters; give one of 1 to " + NAME_LENGTH_MAX);
            }
            this.name = name;
        }

        /** Sets the largest number of messages that wait for a slow member; default 1,000. */
        public Builder maxQueuedMessages(int messages) {
            maxQueuedMessages = (int) positive("maxQueuedMessages", messages);
            return this;
        }

        /**
         * Sets the largest number of bytes that wait for a slow member, framing included; default
         * 1 MiB. A larger message is sent to a member whose output is empty.
         */
        public Builder maxQueuedBytes(long bytes) {
            maxQueuedBytes = positive("maxQueuedBytes", bytes);
            return this;
        }

        /**
         * Sets the largest number of bytes in messages that an event loop has not taken yet;
         * default 16 MiB. Each message counts as its size and 128 bytes. Beyond it, {@link
         * Group#send(Message)} returns false, except for a message that would wait alone.
         */
        public Builder maxPendingBytes(long bytes) {
            maxPendingBytes = positive("maxPendingBytes", bytes);
            return this;
        }

        /**
         * Sets the action for a message that meets the full queue of a member; default {@link
         * QueuePolicy#dropMember}, which resets it with {@link ServerFailure.GroupQueueFull}.
         */
        public Builder whenFull(QueuePolicy action) {
            policy = requireNonNull(action, "action");
            return this;
        }

        /** Returns the group. */
        public Group build() {
            GroupSettings.Queue queue = switch (policy) {
                case QueuePolicy.DropMember drop -> queue(WhenFull.DROP_MEMBER);
                case QueuePolicy.SkipMessages skip ->
                    new GroupSettings.Queue(
                            maxQueuedMessages,
                            maxQueuedBytes,
                            WhenFull.SKIP_MESSAGES,
                            skip.notice().orElse(null));
                case QueuePolicy.KeepNewest keep -> queue(WhenFull.KEEP_NEWEST);
            };
            return new Group(new GroupSettings(name, maxPendingBytes, queue));
        }

        private GroupSettings.Queue queue(WhenFull whenFull) {
            return new GroupSettings.Queue(maxQueuedMessages, maxQueuedBytes, whenFull, null);
        }

        private static long positive(String setting, long value) {
            if (value < 1) {
                throw new IllegalArgumentException(
                        "Group." + setting + " is " + value + "; give a value of 1 or more");
            }
            return value;
        }
    }
}
