package dev.antiphon.failure;

import dev.antiphon.argument.Plural;

import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A value that describes an error: its kind, its phase and its numbers. Immutable.
 *
 * <p>The kinds are the classes nested here, in {@link ClientFailure}, {@link ServerFailure}, {@link
 * ProxyFailure} and {@link TlsFailure}; a later version may add more. The interface is not sealed,
 * so that the compiler requires a {@code default} in each switch over it. That branch handles later
 * kinds, which {@link #code}, {@link #phase} and {@link #text} describe. Only this library
 * implements the interface.
 *
 * <p>{@link FailureException#requestSent} returns whether the request of a client was sent.
 */
public interface Failure {
    /** Returns the phase of the connection in which the error occurred. */
    Phase phase();

    /** Returns a short name that never changes and is safe to compare, e.g. {@code timeout}. */
    String code();

    /** Returns one English sentence with the numbers and a remedy, if there is one. */
    String text();

    /**
     * Returns the exception that caused the failure; empty if the library itself detected the
     * error.
     */
    default Optional<Throwable> cause() {
        return Optional.empty();
    }

    /** A host name for which the name service has no address. */
    final class UnknownHost extends CausedFailure {
        private final String host;

        /** Creates the failure from an exception whose message is the host name. */
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
     * The expiry of a time limit.
     *
     * @param limit the time limit
     * @param bytes the bytes of the message or reply that had arrived; in the phase {@code WRITE},
     *     the bytes that the peer had accepted
     */
    record TimedOut(Phase phase, Duration limit, long bytes) implements Failure {
        /** Checks that the values are not null. */
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
                    "no whole PROXY header within " + seconds + " ("
                            + Plural.of(bytes, "byte")
                            + " arrived); have the proxy send one, or raise"
                            + " Limits.proxyHeaderTimeout";
                case TLS_HANDSHAKE ->
                    "the TLS handshake was not done within " + seconds + " ("
                            + Plural.of(bytes, "byte")
                            + " arrived); the peer may not speak TLS there, or raise"
                            + " Limits.tlsHandshakeTimeout";
                case FIRST_BYTE ->
                    "no byte arrived within " + seconds + "; raise Limits.firstByteTimeout";
                case MESSAGE ->
                    "the message was not whole within " + seconds + " of its first byte ("
                            + Plural.of(bytes, "byte") + " arrived); raise Limits.messageTimeout";
                case IDLE -> "nothing happened for " + seconds + "; raise Limits.idleTimeout";
                case WRITE ->
                    "the peer took only " + Plural.of(bytes, "byte")
                            + " of what waits for it within " + seconds
                            + "; lower Limits.minWriteBytesPerSecond or raise Limits.writeProgressTimeout";
                case RECEIVE -> "no whole message within " + seconds;
                case REPLY ->
                    "no whole reply within " + seconds + " (" + Plural.of(bytes, "byte")
                            + " arrived)";
                case HANDLE ->
                    "the handler was not done within " + seconds + "; raise Limits.handlerTimeout";
                case RESOLVE, BIND, ACCEPT, ENCODE, DRAIN -> "not done within " + seconds;
            };
        }
    }

    /**
     * A message that is larger than the limit.
     *
     * @param size the announced size; without one, the number of bytes that had arrived
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

    /** Bytes that break the framing's rules, so that no later boundary can be trusted. */
    record Malformed(String reason) implements Failure {
        /** Checks that the values are not null. */
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

    /** A message that the framing cannot carry, such as a line feed within a line. */
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

    /** The end of the peer's output within a message, after {@code bytes} bytes of the message. */
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
            return "the peer closed after " + Plural.of(bytes, "byte")
                    + " of an unfinished message";
        }
    }

    /** A reset of the connection by the peer. */
    final class Reset extends CausedFailure {
        private final long bytesIn;
        private final long bytesOut;

        /** Creates the failure that the system reported by this exception. */
        public Reset(Phase phase, long bytesIn, long bytesOut, Throwable cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
            this.bytesIn = bytesIn;
            this.bytesOut = bytesOut;
        }

        /** Returns the number of bytes received before the reset. */
        public long bytesIn() {
            return bytesIn;
        }

        /** Returns the number of bytes sent before the reset. */
        public long bytesOut() {
            return bytesOut;
        }

        @Override
        public String code() {
            return "reset";
        }

        @Override
        public String text() {
            return "the peer reset the connection (" + Plural.of(bytesIn, "byte") + " received, "
                    + Plural.of(bytesOut, "byte") + " sent)";
        }
    }

    /**
     * A peer that has vanished: neither the peer nor the network answered the keepalive probes of
     * the system.
     */
    final class Vanished extends CausedFailure {
        private final Duration limit;

        /** Creates the failure of a peer that did not answer for this time. */
        public Vanished(Phase phase, Duration limit, Throwable cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
            this.limit = Objects.requireNonNull(limit, "limit");
        }

        /** Returns the time for which the system waited for an answer. */
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

    /** Any other error of the system. */
    final class Io extends CausedFailure {
        private final String reason;

        /** Creates the failure for an exception, with the text to report. */
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

    /**
     * A lack of memory in the service of one connection, which is closed. Other connections are
     * still served.
     */
    final class OutOfMemory extends CausedFailure {
        /** Creates the failure for this error. */
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

    /** A handler that threw an exception, returned a failed stage, or returned null. */
    final class HandlerFailed extends CausedFailure {
        private final String reason;

        /** Creates the failure for an exception that a handler threw. */
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
     * A stop before the work was done: the deadline of a drain passed, or the client was closed.
     */
    record Stopped(Phase phase) implements Failure {
        /** Checks that the values are not null. */
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
