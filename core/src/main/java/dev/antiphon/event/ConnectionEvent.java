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
    /** One of the two sides of a connection. */
    enum Side {
        /** The side that connected. */
        CLIENT,
        /** The side that accepted. */
        SERVER
    }

    /** The ways in which a connection can close. */
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
     * The request that a reply answers, and the time until the reply.
     *
     * @param sequence the number of the request among the messages of the connection, as in {@link
     *     MessageOut#sequence}
     * @param elapsedNanos the time from the request to the reply; it begins when a server receives
     *     the request, or when a client composes it
     */
    record Answered(long sequence, long elapsedNanos) {}

    /**
     * The opening of a connection. With TLS, the event follows the handshake, even a failed one. A
     * client reports a connection that never opened as {@link ClientEvent.ConnectFailed}.
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

        /** Returns the role of this side: it connected or it accepted. */
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

        /** Creates the event of a framed message that answers no request. */
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

        /** Returns a copy for bytes that are not a whole message of the framing. */
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

        /**
         * Returns whether the bytes are a whole message of the framing; a proxy also reports other
         * bytes.
         */
        public boolean framed() {
            return framed;
        }

        /**
         * Returns the request that the message answers; empty except for a reply that a client
         * received.
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
            return "MessageIn[connection=%s, sequence=%s, message=%s, reads=%s, answers=%s]"
                    .formatted(connection, sequence, message, reads, answers);
        }
    }

    /**
     * The composition of a message for sending. The bytes may not be sent yet; {@link
     * Closed#bytesOut} counts the sent bytes.
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
     * Messages of a {@code Group} that a slow member missed. The event follows the last of a series
     * of skipped messages, when the member can take messages again or leaves.
     *
     * @param group the name of the group
     * @param count the number of messages missed since the last event of this kind
     */
    record MessagesSkipped(long connection, String group, long count, long nanos)
            implements ConnectionEvent {}

    /**
     * A half-close: the end of one side's output on a connection that stays open. The other side
     * may still send. If the connection closes at the same time, only {@link Closed} is reported.
     *
     * @param by the side that ended its output
     */
    record HalfClosed(long connection, Side by, long nanos) implements ConnectionEvent {}

    /** The close of a connection. Its file descriptor has been released. */
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

        /**
         * Returns the side that began the close. For a reset, returns the side that reset the
         * connection, even if the other side had begun an orderly close.
         */
        public Side by() {
            return by;
        }

        /** Returns the kind of the close. */
        public How how() {
            return how;
        }

        /** Returns the number of bytes received on this side, framing included. */
        public long bytesIn() {
            return bytesIn;
        }

        /** Returns the number of bytes that the system accepted for sending, framing included. */
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
