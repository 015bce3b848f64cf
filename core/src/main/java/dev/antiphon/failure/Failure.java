package dev.antiphon.failure;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that went wrong: its kind, its phase, and the numbers. Servers and clients share the
 * kinds. All are immutable values.
 *
 * <p>The kinds are the classes nested here, in {@link ClientFailure}, {@link ServerFailure}, {@link
 * ProxyFailure} and {@link TlsFailure}. A later version may add one. The interface is not sealed,
 * so the compiler asks each switch over it for a {@code default}, where a new kind arrives; {@link
 * #code}, {@link #phase} and {@link #text} describe that one too. Only this library implements it.
 *
 * <p>A client learns by {@link FailureException#requestSent} whether its request had left.
 */
public interface Failure {
    /** Returns the part of a connection's life in which it happened. */
    Phase phase();

    /** Returns a short name that never changes and is safe to compare, e.g. {@code timeout}. */
    String code();

    /** Returns one English sentence with the numbers and, where there is one, the remedy. */
    String text();

    /** Returns the exception that led to it; empty where the engine found it by itself. */
    default Optional<Throwable> cause() {
        return Optional.empty();
    }

    /** The host's name has no address. */
    final class UnknownHost extends CausedFailure {
        private final String host;

        /** Creates the failure to look up the name that is the exception's message. */
        public UnknownHost(UnknownHostException cause) {
            super(Phase.RESOLVE, Objects.requireNonNull(cause, "cause"));
            this.host = reason(cause);
        }

        /** Returns the name that was looked up. */
        public String host() {
            return host;
        }

        @Override
        public String code() {
            return "unknown-host";
        }

        @Override
        public String text() {
            return "no address found for " + host;
        }
    }

    /**
     * A deadline passed.
     *
     * @param limit the time that was allowed
     * @param bytes bytes of the message or reply that had arrived, or, in the phase {@code WRITE},
     *     that the peer had taken
     */
    record TimedOut(Phase phase, Duration limit, long bytes) implements Failure {
        /** Refuses null. */
        public TimedOut {
            Objects.requireNonNull(phase, "phase");
            Objects.requireNonNull(limit, "limit");
        }

        @Override
        public String code() {
            return "timeout";
        }

        @Override
        public String text() {
            String seconds = limit.toMillis() % 1000 == 0
                    ? limit.toSeconds() + " s"
                    : limit.toMillis() + " ms";
            return switch (phase) {
                case CONNECT -> "no connection within " + seconds;
                case PROXY_HEADER ->
                    "no whole PROXY header within " + seconds + " (" + bytes
                            + " bytes arrived); have the proxy send one, or raise"
                            + " Limits.proxyHeaderTimeout";
                case TLS_HANDSHAKE ->
                    "the TLS handshake was not done within " + seconds + " (" + bytes
                            + " bytes arrived); the peer may not speak TLS there, or raise"
                            + " Limits.tlsHandshakeTimeout";
                case FIRST_BYTE ->
                    "no byte arrived within " + seconds + "; raise Limits.firstByteTimeout";
                case MESSAGE ->
                    "the message was not whole within " + seconds + " of its first byte (" + bytes
                            + " bytes arrived); raise Limits.messageTimeout";
                case IDLE -> "nothing happened for " + seconds + "; raise Limits.idleTimeout";
                case WRITE ->
                    "the peer took only " + bytes + " bytes of what waits for it within " + seconds
                            + "; lower Limits.minWriteBytesPerSecond or raise Limits.writeProgressTimeout";
                case RECEIVE -> "no whole message within " + seconds;
                case REPLY -> "no whole reply within " + seconds + " (" + bytes + " bytes arrived)";
                case HANDLE ->
                    "the handler was not done within " + seconds + "; raise Limits.handlerTimeout";
                case RESOLVE, BIND, ACCEPT, ENCODE, DRAIN -> "not done within " + seconds;
            };
        }
    }

    /**
     * A message is larger than allowed.
     *
     * @param size the announced size, or the bytes that had arrived where none was announced
     */
    record TooLong(long size, int limit) implements Failure {
        @Override
        public Phase phase() {
            return Phase.MESSAGE;
        }

        @Override
        public String code() {
            return "too-long";
        }

        @Override
        public String text() {
            return "message of " + Long.toUnsignedString(size) + " bytes is over the limit of "
                    + limit + "; raise Limits.maxMessageBytes";
        }
    }

    /** The bytes break the framing's rules, so no boundary after them can be trusted. */
    record Malformed(String reason) implements Failure {
        /** Refuses null. */
        public Malformed {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public Phase phase() {
            return Phase.MESSAGE;
        }

        @Override
        public String code() {
            return "malformed";
        }

        @Override
        public String text() {
            return "not in this framing: " + reason;
        }
    }

    /** The framing cannot carry this message, e.g. a line feed within a line. */
    final class NotEncodable extends CausedFailure {
        private final String reason;

        /** Creates the failure that the framing reported by this exception. */
        public NotEncodable(Throwable cause) {
            super(Phase.ENCODE, Objects.requireNonNull(cause, "cause"));
            this.reason = reason(cause);
        }

        /** Returns the text of the framing's exception. */
        public String reason() {
            return reason;
        }

        @Override
        public String code() {
            return "not-encodable";
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /** The peer ended its side within a message, of which so many bytes had arrived. */
    record ClosedMidMessage(long bytes) implements Failure {
        @Override
        public Phase phase() {
            return Phase.MESSAGE;
        }

        @Override
        public String code() {
            return "closed-mid-message";
        }

        @Override
        public String text() {
            return "the peer closed after " + bytes + " bytes of an unfinished message";
        }
    }

    /** The peer reset the connection, after so many bytes in each direction. */
    final class Reset extends CausedFailure {
        private final long bytesIn;
        private final long bytesOut;

        /** Creates the failure that the system reported by this exception. */
        public Reset(Phase phase, long bytesIn, long bytesOut, Throwable cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
            this.bytesIn = bytesIn;
            this.bytesOut = bytesOut;
        }

        /** Returns the number of bytes received before it. */
        public long bytesIn() {
            return bytesIn;
        }

        /** Returns the number of bytes sent before it. */
        public long bytesOut() {
            return bytesOut;
        }

        @Override
        public String code() {
            return "reset";
        }

        @Override
        public String text() {
            return "the peer reset the connection (" + bytesIn + " bytes received, " + bytesOut
                    + " bytes sent)";
        }
    }

    /** The peer, or the way to it, is gone: it answered none of the system's probes. */
    final class Vanished extends CausedFailure {
        private final Duration limit;

        /** Creates the failure of a peer that was silent for this long. */
        public Vanished(Phase phase, Duration limit, Throwable cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
            this.limit = Objects.requireNonNull(limit, "limit");
        }

        /** Returns the time for which the system waited. */
        public Duration limit() {
            return limit;
        }

        @Override
        public String code() {
            return "vanished";
        }

        @Override
        public String text() {
            return "the peer has vanished: it did not answer the system for " + limit.toSeconds()
                    + " s; raise Limits.keepAliveTimeout";
        }
    }

    /** The system reported an error of another kind. */
    final class Io extends CausedFailure {
        private final String reason;

        /** Creates the failure that this exception is, with the text to show. */
        public Io(Phase phase, String reason, Throwable cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
            this.reason = Objects.requireNonNull(reason, "reason");
        }

        /** Returns a copy with this text. */
        public Io withReason(String value) {
            return new Io(phase(), value, cause().orElseThrow());
        }

        /** Returns the text of the error. */
        public String reason() {
            return reason;
        }

        @Override
        public String code() {
            return "io";
        }

        @Override
        public String text() {
            return reason;
        }
    }

    /** No memory was left for this connection; it was closed, and the others are served on. */
    final class OutOfMemory extends CausedFailure {
        /** Creates the failure that this error is. */
        public OutOfMemory(Phase phase, Throwable cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
        }

        @Override
        public String code() {
            return "out-of-memory";
        }

        @Override
        public String text() {
            return "out of memory; lower Limits.maxMessageBytes or Limits.maxInboundBytes, or"
                    + " give the process a larger heap (-Xmx)";
        }
    }

    /** A handler threw, or gave no reply. */
    final class HandlerFailed extends CausedFailure {
        private final String reason;

        /** Creates the failure of a handler that threw this. */
        public HandlerFailed(Throwable cause) {
            super(Phase.HANDLE, Objects.requireNonNull(cause, "cause"));
            this.reason = cause instanceof FailureException ? reason(cause) : cause.toString();
        }

        @Override
        public String code() {
            return "handler-failed";
        }

        @Override
        public String text() {
            return "the handler failed: " + reason;
        }
    }

    /**
     * This side stopped before the work was done: the drain's time was over, or the client was
     * closed.
     */
    record Stopped(Phase phase) implements Failure {
        /** Refuses null. */
        public Stopped {
            Objects.requireNonNull(phase, "phase");
        }

        @Override
        public String code() {
            return "stopped";
        }

        @Override
        public String text() {
            return "stopped on this side before it was finished";
        }
    }
}
