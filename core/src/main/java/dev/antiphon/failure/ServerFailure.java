package dev.antiphon.failure;

import dev.antiphon.address.Address;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A failure of a server in binding or accepting, or a connection over a limit of buffered bytes.
 * Clients have limits of buffered bytes too.
 */
public interface ServerFailure extends Failure {
    /** A server address that could not be bound. */
    final class BindFailed extends CausedFailure implements ServerFailure {
        private final Address address;
        private final boolean inUse;
        private final String reason;
        private final List<BindFailed> others;

        /**
         * Creates the failure of one address.
         *
         * @param inUse whether another socket uses the address
         */
        public BindFailed(Address address, boolean inUse, IOException cause) {
            this(address, inUse, reason(cause), cause, List.of());
        }

        private BindFailed(
                Address address,
                boolean inUse,
                String reason,
                @Nullable Throwable cause,
                List<BindFailed> others) {
            super(Phase.BIND, cause);
            this.address = Objects.requireNonNull(address, "address");
            this.inUse = inUse;
            this.reason = reason;
            this.others = others;
        }

        /** Returns a copy with the failures of further addresses. */
        public BindFailed withOthers(List<BindFailed> failures) {
            return new BindFailed(
                    address, inUse, reason, cause().orElse(null), List.copyOf(failures));
        }

        /** Returns the address that could not be bound. */
        public Address address() {
            return address;
        }

        /** Returns whether another socket uses the address. */
        public boolean inUse() {
            return inUse;
        }

        /** Returns the system's text, in the language of its locale. */
        public String reason() {
            return reason;
        }

        /** Returns the failures of the server's other addresses. */
        public List<BindFailed> others() {
            return others;
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

    /**
     * A lack of file descriptors for accepted connections. The server accepts again after a pause.
     */
    final class OutOfDescriptors extends CausedFailure implements ServerFailure {
        private final Duration pause;
        private final String reason;

        /** Creates the failure that the system reported by this exception. */
        public OutOfDescriptors(Duration pause, IOException cause) {
            super(Phase.ACCEPT, Objects.requireNonNull(cause, "cause"));
            this.pause = Objects.requireNonNull(pause, "pause");
            this.reason = reason(cause);
        }

        /** Returns the time after which the server accepts again. */
        public Duration pause() {
            return pause;
        }

        /** Returns the system's text, in the language of its locale. */
        public String reason() {
            return reason;
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
     * A refused connection: its IPv4 address or IPv6 /64 network already has {@code limit}
     * connections.
     */
    record AddressFull(String network, int limit) implements ServerFailure {
        /** Checks that the values are not null. */
        public AddressFull {
            Objects.requireNonNull(network, "network");
        }

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

    /** A peer that reads so slowly that the outbound queue of its connection reached the limit. */
    record OutboundFull(long bytes, long limit) implements ServerFailure {
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

    /**
     * The limit of unsent bytes of all connections, which slow readers have exceeded together. This
     * connection had the most unsent bytes.
     *
     * @param bytes unsent bytes of this connection
     * @param total unsent bytes of all connections
     */
    record OutboundTotalFull(long bytes, long total, long limit) implements ServerFailure {
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
     * The limit of buffered input of all connections, which they have exceeded together. This
     * connection buffered the most.
     *
     * @param bytes bytes buffered on this connection
     * @param total bytes buffered on all connections
     */
    record InboundTotalFull(long bytes, long total, long limit) implements ServerFailure {
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
                    + " bytes are buffered in incomplete or unread messages, over the limit of "
                    + limit + ", the most of them (" + bytes
                    + ") on this connection; raise Limits.maxInboundBytes";
        }
    }

    /**
     * A member of a {@code Group} that reads so slowly that its queue of the group's messages is
     * full.
     *
     * @param group the name of the group
     * @param messages messages that wait for the member, with the one that does not fit
     * @param messagesMax the group's bound of messages
     * @param bytes bytes of these messages, framing included
     * @param bytesMax the group's bound of bytes
     */
    record GroupQueueFull(String group, int messages, int messagesMax, long bytes, long bytesMax)
            implements ServerFailure {
        /** Checks that the values are not null. */
        public GroupQueueFull {
            Objects.requireNonNull(group, "group");
        }

        @Override
        public Phase phase() {
            return Phase.WRITE;
        }

        @Override
        public String code() {
            return "group-queue-full";
        }

        @Override
        public String text() {
            return messages + " messages of " + bytes + " bytes wait for a member of group " + group
                    + " that reads too slowly, over the limits of " + messagesMax + " and "
                    + bytesMax + "; raise maxQueuedMessages or maxQueuedBytes of the group, or set"
                    + " another QueuePolicy";
        }
    }
}
