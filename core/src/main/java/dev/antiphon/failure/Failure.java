package dev.antiphon.failure;

import dev.antiphon.address.Address;

import java.time.Duration;
import java.util.List;

/**
 * What went wrong, in which phase, with the numbers. The same family on the server's and the
 * client's side; all values.
 *
 * <p>A client learns by {@link FailureException#requestSent} whether its request had left.
 */
public sealed interface Failure
        permits Failure.UnknownHost,
                Failure.BindFailed,
                Failure.OutOfDescriptors,
                Failure.AddressFull,
                Failure.Refused,
                Failure.TimedOut,
                Failure.TooLong,
                Failure.Malformed,
                Failure.NotEncodable,
                Failure.ClosedMidMessage,
                Failure.ClosedWithoutReply,
                Failure.Reset,
                Failure.Vanished,
                Failure.Io,
                Failure.OutOfMemory,
                Failure.HandlerFailed,
                Failure.OutboundFull,
                Failure.OutboundTotalFull,
                Failure.InboundTotalFull,
                Failure.Stopped,
                ClientFailure,
                ProxyFailure,
                TlsFailure {
    /** Where it happened. */
    Phase phase();

    /** A short name that never changes and is safe to compare, e.g. {@code timeout}. */
    String code();

    /** One English sentence with the numbers and, where there is one, the remedy. */
    String text();

    /** The host's name has no address. */
    record UnknownHost(String host) implements Failure {
        @Override
        public Phase phase() {
            return Phase.RESOLVE;
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
     * The server's address could not be bound.
     *
     * @param inUse whether another socket has it
     * @param reason what the system says, in the language of its locale
     */
    record BindFailed(Address address, boolean inUse, String reason, List<BindFailed> others)
            implements Failure {
        /** Keeps a copy of the list. */
        public BindFailed {
            others = List.copyOf(others);
        }

        /** A failure of one address alone. */
        public BindFailed(Address address, boolean inUse, String reason) {
            this(address, inUse, reason, List.of());
        }

        @Override
        public Phase phase() {
            return Phase.BIND;
        }

        @Override
        public String code() {
            return "bind-failed";
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder("cannot listen on " + address + ": " + reason);
            others.forEach(each -> text.append("; nor on ")
                    .append(each.address())
                    .append(": ")
                    .append(each.reason()));
            return text.toString();
        }
    }

    /** The process has no descriptor left to accept with. Accepting goes on after a pause. */
    record OutOfDescriptors(Duration pause, String reason) implements Failure {
        @Override
        public Phase phase() {
            return Phase.ACCEPT;
        }

        @Override
        public String code() {
            return "out-of-descriptors";
        }

        @Override
        public String text() {
            return "cannot accept (" + reason + "); trying again in " + pause.toMillis()
                    + " ms; raise the limit of open files or lower Limits.maxConnections";
        }
    }

    /**
     * One address, or one IPv6 /64 network, has as many connections as one may have; a further one
     * was reset.
     */
    record AddressFull(String network, int limit) implements Failure {
        @Override
        public Phase phase() {
            return Phase.ACCEPT;
        }

        @Override
        public String code() {
            return "address-full";
        }

        @Override
        public String text() {
            return network + " has " + limit
                    + " connections, as many as one address may have; raise"
                    + " Limits.maxConnectionsPerAddress";
        }
    }

    /**
     * Nothing listens at the address.
     *
     * @param detail empty where the peer's system refused; else what happened instead, or what
     *     each of the host's addresses failed by where that differs
     */
    record Refused(Address address, String detail) implements Failure {
        /** Refused by the peer's system. */
        public Refused(Address address) {
            this(address, "");
        }

        @Override
        public Phase phase() {
            return Phase.CONNECT;
        }

        @Override
        public String code() {
            return "refused";
        }

        @Override
        public String text() {
            return "nothing is listening on " + address + " (connection refused"
                    + (detail.isEmpty() ? ")" : "; " + detail + ")");
        }
    }

    /** A deadline passed. {@code bytes} is how many bytes of the message or
     * reply had arrived, or of what waits the peer had taken. */
    record TimedOut(Phase phase, Duration limit, long bytes) implements Failure {
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
     * A message is larger than allowed; {@code size} is what was announced, or what had arrived at
     * the least.
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
    record NotEncodable(String reason) implements Failure {
        @Override
        public Phase phase() {
            return Phase.ENCODE;
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

    /** The peer ended its side within a message. */
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

    /** The server closed in order without a byte of the reply. */
    record ClosedWithoutReply() implements Failure {
        @Override
        public Phase phase() {
            return Phase.REPLY;
        }

        @Override
        public String code() {
            return "closed-without-reply";
        }

        @Override
        public String text() {
            return "the server closed the connection without a reply";
        }
    }

    /** The peer reset the connection, after so many bytes in each direction. */
    record Reset(Phase phase, long bytesIn, long bytesOut) implements Failure {
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
    record Vanished(Phase phase, Duration limit) implements Failure {
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
    record Io(Phase phase, String reason) implements Failure {
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
     * There was no memory for what this connection needed; it was closed, and the others are served
     * on.
     */
    record OutOfMemory(Phase phase) implements Failure {
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
    record HandlerFailed(Throwable cause) implements Failure {
        @Override
        public Phase phase() {
            return Phase.HANDLE;
        }

        @Override
        public String code() {
            return "handler-failed";
        }

        @Override
        public String text() {
            return "the handler failed: "
                    + (cause instanceof FailureException ? cause.getMessage() : cause);
        }
    }

    /** The peer reads so slowly that its outbound queue reached the limit. */
    record OutboundFull(long bytes, long limit) implements Failure {
        @Override
        public Phase phase() {
            return Phase.WRITE;
        }

        @Override
        public String code() {
            return "outbound-full";
        }

        @Override
        public String text() {
            return bytes + " bytes wait for a peer that does not read, over the limit of " + limit
                    + "; raise Limits.maxOutboundBytesPerConnection";
        }
    }

    /** All slow readers together reached their limit, and this connection had the most waiting. */
    record OutboundTotalFull(long bytes, long total, long limit) implements Failure {
        @Override
        public Phase phase() {
            return Phase.WRITE;
        }

        @Override
        public String code() {
            return "outbound-total-full";
        }

        @Override
        public String text() {
            return total + " bytes wait for peers that do not read, over the limit of " + limit
                    + ", the most of them (" + bytes
                    + ") for this one; raise Limits.maxOutboundBytes";
        }
    }

    /**
     * All half messages together reached their limit, and this connection held the most of them.
     */
    record InboundTotalFull(long bytes, long total, long limit) implements Failure {
        @Override
        public Phase phase() {
            return Phase.MESSAGE;
        }

        @Override
        public String code() {
            return "inbound-total-full";
        }

        @Override
        public String text() {
            return total
                    + " bytes have arrived that no message is whole of or no handler has taken,"
                    + " over the limit of " + limit + ", the most of them (" + bytes
                    + ") on this connection; raise Limits.maxInboundBytes";
        }
    }

    /**
     * This side stopped before the work was done: the drain's time was over, or the client was
     * closed.
     */
    record Stopped(Phase phase) implements Failure {
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
