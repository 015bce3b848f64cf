package dev.antiphon.event;

import static java.util.Objects.requireNonNull;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsSession;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * An event of one connection. Kinds with many values are classes, so that a later version can add
 * values compatibly; their methods that start with {@code with} return a copy.
 */
public sealed interface ConnectionEvent extends Event {
    /** The end of a connection that caused an event. */
    enum Side {
        /** The side that connected. */
        CLIENT,
        /** The side that accepted. */
        SERVER
    }

    /** The ways in which a connection ends. */
    enum How {
        /** An orderly end: a FIN after all output. */
        FIN,
        /** A reset. */
        RST,
        /** An end by a deadline; the {@link Failed} before it names the deadline. */
        TIMEOUT,
        /** An end by another failure; the {@link Failed} before it names the failure. */
        FAILURE
    }

    /** Returns the number of the connection; see {@link dev.antiphon.handler.Connection#id}. */
    long connection();

    /**
     * The request that a reply answers, and the time that the answer took.
     *
     * @param sequence the number of the request on the same connection
     * @param elapsedNanos on a server, since the request arrived; on a client, since it was
     *     composed
     */
    record Answered(long sequence, long elapsedNanos) {}

    /**
     * The opening of a connection. With TLS it follows the handshake, also a failed one. A client's
     * connection that never opened is reported as {@link ClientEvent.ConnectFailed}.
     */
    final class Opened implements ConnectionEvent {
        private final long connection;
        private final Side side;
        private final SocketAddress local;
        private final SocketAddress remote;
        private final @Nullable TlsSession tls;
        private final long nanos;

        /** Creates the event of a connection in plain text, or of one whose handshake failed. */
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

        /** Returns a copy with the result of the TLS handshake. */
        public Opened withTls(TlsSession session) {
            return new Opened(connection, side, local, remote, requireNonNull(session), nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /** Returns the side of the connection on which the event occurred. */
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
         * Returns the result of the TLS handshake; empty in plain text and after a failed
         * handshake.
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

    /** The arrival of a message. */
    final class MessageIn implements ConnectionEvent {
        private final long connection;
        private final long sequence;
        private final Message message;
        private final int reads;
        private final boolean framed;
        private final @Nullable Answered answers;
        private final long nanos;

        /** A message in its framing that answers none. */
        public MessageIn(long connection, long sequence, Message message, int reads, long nanos) {
            this(connection, sequence, message, reads, true, null, nanos);
        }

        private MessageIn(
                long connection,
                long sequence,
                Message message,
                int reads,
                boolean framed,
                @Nullable Answered answers,
                long nanos) {
            this.connection = connection;
            this.sequence = sequence;
            this.message = requireNonNull(message);
            this.reads = reads;
            this.framed = framed;
            this.answers = answers;
            this.nanos = nanos;
        }

        /** Returns a copy with the request that the message answers. */
        public MessageIn withAnswers(Answered request) {
            return new MessageIn(
                    connection, sequence, message, reads, framed, requireNonNull(request), nanos);
        }

        /** Returns a copy for bytes that are no message of the framing, or not a whole one. */
        public MessageIn withoutFraming() {
            return new MessageIn(connection, sequence, message, reads, false, answers, nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /**
         * Returns the message's number among the connection's messages of both directions, from 1.
         */
        public long sequence() {
            return sequence;
        }

        /** Returns the message. */
        public Message message() {
            return message;
        }

        /** Returns the number of reads that delivered the message's bytes. */
        public int reads() {
            return reads;
        }

        /** Returns whether it is a whole message of the framing; a proxy reports others as well. */
        public boolean framed() {
            return framed;
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
     * The composing of a message for sending. {@link Closed#bytesOut} counts the bytes that were
     * sent.
     */
    final class MessageOut implements ConnectionEvent {
        private final long connection;
        private final long sequence;
        private final Message message;
        private final boolean framed;
        private final @Nullable Answered answers;
        private final long nanos;

        /** Creates the event of a framed message that answers no request. */
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

        /** Returns a copy with the request that the message answers. */
        public MessageOut withAnswers(Answered request) {
            return new MessageOut(
                    connection, sequence, message, framed, requireNonNull(request), nanos);
        }

        /** Returns a copy for a message that is sent without framing. */
        public MessageOut withoutFraming() {
            return new MessageOut(connection, sequence, message, false, answers, nanos);
        }

        @Override
        public long connection() {
            return connection;
        }

        /**
         * Returns the message's number among the connection's messages of both directions, from 1.
         */
        public long sequence() {
            return sequence;
        }

        /** Returns the message. */
        public Message message() {
            return message;
        }

        /**
         * Returns whether the message is framed on the wire; false for bytes that a conversation
         * sent unframed.
         */
        public boolean framed() {
            return framed;
        }

        /**
         * Returns the request that the message answers; empty for a pushed message, for a client's
         * message, and for messages that a conversation did not send by {@link
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

    /** A failure on a connection. The connection stays open unless {@link Closed} follows. */
    record Failed(long connection, Failure failure, long nanos) implements ConnectionEvent {}

    /**
     * The end of one side's output on a connection that stays open; the other side may still send.
     * When the connection ends at once, only {@link Closed} is reported.
     *
     * @param by the side that ended its output
     */
    record HalfClosed(long connection, Side by, long nanos) implements ConnectionEvent {}

    /** The end of a connection, whose descriptor is free. */
    final class Closed implements ConnectionEvent {
        private final long connection;
        private final Side by;
        private final How how;
        private final long bytesIn;
        private final long bytesOut;
        private final long nanos;

        /** Creates the event of a connection on which no byte was transferred. */
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

        /** Returns a copy with these numbers of bytes received and sent. */
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
