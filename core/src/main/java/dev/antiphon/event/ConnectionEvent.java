package dev.antiphon.event;

import static java.util.Objects.requireNonNull;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * Something that happened on one connection. The kinds of many values are classes, so that a value
 * can be added without a break; their methods that start with {@code with} return a copy.
 */
public sealed interface ConnectionEvent extends Event {
    /** The end of the connection that acted. */
    enum Side {
        /** The side that connected. */
        CLIENT,
        /** The side that accepted. */
        SERVER
    }

    /** The manner of a connection's end. */
    enum How {
        /** In order: the output was shut, after all that was to be sent. */
        FIN,
        /** By a reset. */
        RST,
        /** By a deadline; the {@link Failed} before it says which. */
        TIMEOUT,
        /** By another failure; the {@link Failed} before it says which. */
        FAILURE
    }

    /** Returns the number of the connection, see {@link dev.antiphon.handler.Connection#id}. */
    long connection();

    /**
     * The message that a reply answered.
     *
     * @param sequence of the request, on the same connection
     * @param elapsedNanos on a server, since the request arrived; on a client, since it was
     *     composed
     */
    record Answered(long sequence, long elapsedNanos) {}

    /**
     * The connection is open; with TLS that is after its handshake, or when that has failed. A
     * client's connection that never opened appears as {@link ClientEvent.ConnectFailed}.
     */
    final class Opened implements ConnectionEvent {
        private final long connection;
        private final Side side;
        private final SocketAddress local;
        private final SocketAddress remote;
        private final @Nullable TlsSession tls;
        private final long nanos;

        /** The opening of a connection in plain text, or of one whose handshake failed. */
        public Opened(
                long connection, Side side, SocketAddress local, SocketAddress remote, long nanos) {
            this(connection, side, local, remote, null, nanos);
        }

        private Opened(
                long connection,
                Side side,
                SocketAddress local,
                SocketAddress remote,
                @Nullable TlsSession tls,
                long nanos) {
            this.connection = connection;
            this.side = requireNonNull(side);
            this.local = requireNonNull(local);
            this.remote = requireNonNull(remote);
            this.tls = tls;
            this.nanos = nanos;
        }

        /** Returns a copy with what the handshake agreed on. */
        public Opened withTls(TlsSession session) {
            return new Opened(connection, side, local, remote, requireNonNull(session), nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /** Returns which side this end is. */
        public Side side() {
            return side;
        }

        /** Returns the address of this end. */
        public SocketAddress local() {
            return local;
        }

        /** Returns the address of the peer. */
        public SocketAddress remote() {
            return remote;
        }

        /**
         * Returns what the handshake agreed on; empty in plain text and where the handshake
         * failed.
         */
        public Optional<TlsSession> tls() {
            return Optional.ofNullable(tls);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public String toString() {
            return "Opened[connection=%s, side=%s, local=%s, remote=%s, tls=%s]"
                    .formatted(connection, side, local, remote, tls);
        }
    }

    /** A message arrived. */
    final class MessageIn implements ConnectionEvent {
        private final long connection;
        private final long sequence;
        private final Message message;
        private final int reads;
        private final @Nullable Answered answers;
        private final long nanos;

        /** A message that answers none. */
        public MessageIn(long connection, long sequence, Message message, int reads, long nanos) {
            this(connection, sequence, message, reads, null, nanos);
        }

        private MessageIn(
                long connection,
                long sequence,
                Message message,
                int reads,
                @Nullable Answered answers,
                long nanos) {
            this.connection = connection;
            this.sequence = sequence;
            this.message = requireNonNull(message);
            this.reads = reads;
            this.answers = answers;
            this.nanos = nanos;
        }

        /** Returns a copy that names the request which the message answers. */
        public MessageIn withAnswers(Answered request) {
            return new MessageIn(
                    connection, sequence, message, reads, requireNonNull(request), nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /** Returns its number among the connection's messages of both directions, from 1. */
        public long sequence() {
            return sequence;
        }

        /** Returns the message. */
        public Message message() {
            return message;
        }

        /** Returns how many reads brought its bytes. */
        public int reads() {
            return reads;
        }

        /** Returns the request that it answers; only messages to a client answer one. */
        public Optional<Answered> answers() {
            return Optional.ofNullable(answers);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public String toString() {
            return "MessageIn[connection=%s, sequence=%s, message=%s, reads=%s, answers=%s]"
                    .formatted(connection, sequence, message, reads, answers);
        }
    }

    /**
     * A message was composed for sending. {@link Closed#bytesOut} counts how much of it has left.
     */
    final class MessageOut implements ConnectionEvent {
        private final long connection;
        private final long sequence;
        private final Message message;
        private final boolean framed;
        private final @Nullable Answered answers;
        private final long nanos;

        /** A message in its framing that answers none. */
        public MessageOut(long connection, long sequence, Message message, long nanos) {
            this(connection, sequence, message, true, null, nanos);
        }

        private MessageOut(
                long connection,
                long sequence,
                Message message,
                boolean framed,
                @Nullable Answered answers,
                long nanos) {
            this.connection = connection;
            this.sequence = sequence;
            this.message = requireNonNull(message);
            this.framed = framed;
            this.answers = answers;
            this.nanos = nanos;
        }

        /** Returns a copy that names the request which the message answers. */
        public MessageOut withAnswers(Answered request) {
            return new MessageOut(
                    connection, sequence, message, framed, requireNonNull(request), nanos);
        }

        /** Returns a copy without framing around its message. */
        public MessageOut withoutFraming() {
            return new MessageOut(connection, sequence, message, false, answers, nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /** Returns its number among the connection's messages of both directions, from 1. */
        public long sequence() {
            return sequence;
        }

        /** Returns the message. */
        public Message message() {
            return message;
        }

        /**
         * Returns whether the framing stands around it on the wire; not around bytes that a
         * conversation sent unframed.
         */
        public boolean framed() {
            return framed;
        }

        /**
         * Returns the request that it answers. A pushed message and a client's answer none, nor
         * does what a conversation sends otherwise than by {@link
         * dev.antiphon.handler.Conversation#answer}.
         */
        public Optional<Answered> answers() {
            return Optional.ofNullable(answers);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public String toString() {
            return "MessageOut[connection=%s, sequence=%s, message=%s, framed=%s, answers=%s]"
                    .formatted(connection, sequence, message, framed, answers);
        }
    }

    /**
     * Something went wrong. The connection goes on unless {@link Closed} follows.
     */
    record Failed(long connection, Failure failure, long nanos) implements ConnectionEvent {}

    /**
     * One side sends no more, and the connection goes on: the other side may still send. A
     * connection whose end follows at once has {@link Closed} alone.
     *
     * @param by the side that ended its output
     */
    record HalfClosed(long connection, Side by, long nanos) implements ConnectionEvent {}

    /** The connection is closed and its descriptor free. */
    final class Closed implements ConnectionEvent {
        private final long connection;
        private final Side by;
        private final How how;
        private final long bytesIn;
        private final long bytesOut;
        private final long nanos;

        /** The end of a connection without a byte. */
        public Closed(long connection, Side by, How how, long nanos) {
            this(connection, by, how, 0, 0, nanos);
        }

        private Closed(long connection, Side by, How how, long bytesIn, long bytesOut, long nanos) {
            this.connection = connection;
            this.by = requireNonNull(by);
            this.how = requireNonNull(how);
            this.bytesIn = bytesIn;
            this.bytesOut = bytesOut;
            this.nanos = nanos;
        }

        /** Returns a copy that counts this many bytes received and sent. */
        public Closed withBytes(long received, long sent) {
            return new Closed(connection, by, how, received, sent, nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /** Returns the side that began the end. */
        public Side by() {
            return by;
        }

        /** Returns the manner of the end. */
        public How how() {
            return how;
        }

        /** Returns the bytes received on this side, framing included. */
        public long bytesIn() {
            return bytesIn;
        }

        /** Returns the bytes that the system took from this side, framing included. */
        public long bytesOut() {
            return bytesOut;
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public String toString() {
            return "Closed[connection=%s, by=%s, how=%s, bytesIn=%s, bytesOut=%s]"
                    .formatted(connection, by, how, bytesIn, bytesOut);
        }
    }
}
