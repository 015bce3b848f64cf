package dev.antiphon.failure;

import dev.antiphon.address.Address;

import java.time.Duration;
import java.util.Objects;

/** A failure that only clients have, in connecting, sending a request or matching a reply. */
public interface ClientFailure extends Failure {
    /**
     * A timeout of a call that waited for a free slot among the calls in flight.
     *
     * @param inFlight the number of slots
     * @param limit the timeout of the call
     */
    record NoRoom(int inFlight, Duration limit) implements ClientFailure {
        /** Checks that the values are not null. */
        public NoRoom {
            Objects.requireNonNull(limit, "limit");
        }

        @Override
        public Phase phase() {
            return Phase.CONNECT;
        }

        @Override
        public String code() {
            return "no-room";
        }

        @Override
        public String text() {
            return inFlight + " calls were in flight, as many as may be, and none ended within "
                    + limit.toMillis()
                    + " ms; raise Limits.maxInFlight or the builder's connections";
        }
    }

    /**
     * An interruption of the thread that waited for a connection or a reply. A request that was not
     * yet sent is never sent, and the reply to a request that was sent is dropped.
     */
    final class Interrupted extends CausedFailure implements ClientFailure {
        /** Creates the failure of a wait that was interrupted in this phase. */
        public Interrupted(Phase phase, InterruptedException cause) {
            super(phase, Objects.requireNonNull(cause, "cause"));
        }

        @Override
        public String code() {
            return "interrupted";
        }

        @Override
        public String text() {
            return "the thread that waited for the reply was interrupted";
        }
    }

    /** A refused connection: nothing listens at the address. */
    final class Refused extends CausedFailure implements ClientFailure {
        private final Address address;
        private final String detail;

        /** Creates the failure that the peer's system reported. */
        public Refused(Address address, Throwable cause) {
            this(address, "", cause);
        }

        /** Creates a failure with a detail in addition to the refusal. */
        public Refused(Address address, String detail, Throwable cause) {
            super(Phase.CONNECT, Objects.requireNonNull(cause, "cause"));
            this.address = Objects.requireNonNull(address, "address");
            this.detail = Objects.requireNonNull(detail, "detail");
        }

        /** Returns a copy with this detail. */
        public Refused withDetail(String value) {
            return new Refused(address, value, cause().orElseThrow());
        }

        /** Returns the address of the attempt. */
        public Address address() {
            return address;
        }

        /**
         * Returns the error that occurred instead of a refusal, or the failures of the host's
         * addresses if they differ; empty if the peer's system refused.
         */
        public String detail() {
            return detail;
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

    /** An orderly close by the server before any byte of the reply. */
    record ClosedWithoutReply() implements ClientFailure {
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

    /** A request in which the correlation found no id, so that no reply could be matched to it. */
    record NoId(String correlation) implements ClientFailure {
        /** Checks that the values are not null. */
        public NoId {
            Objects.requireNonNull(correlation, "correlation");
        }

        @Override
        public Phase phase() {
            return Phase.ENCODE;
        }

        @Override
        public String code() {
            return "no-id";
        }

        @Override
        public String text() {
            return "the request has no id by " + correlation
                    + "; give it one, or another Correlation";
        }
    }

    /**
     * A request whose id is in use: another request with this id is in flight, or its late reply
     * may still arrive.
     *
     * @param id the id, escaped and cut if it is long
     */
    record DuplicateId(String id) implements ClientFailure {
        /** Checks that the values are not null. */
        public DuplicateId {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public Phase phase() {
            return Phase.ENCODE;
        }

        @Override
        public String code() {
            return "duplicate-id";
        }

        @Override
        public String text() {
            return "a request with the id " + id
                    + " is in flight, or its late reply may still come; give each request its own id";
        }
    }

    /**
     * A reply that was dropped because no request with its id is waiting. The connection stays
     * open.
     *
     * @param id the id of the reply; empty if it has none
     */
    record Unmatched(String id) implements ClientFailure {
        /** Checks that the values are not null. */
        public Unmatched {
            Objects.requireNonNull(id, "id");
        }

        @Override
        public Phase phase() {
            return Phase.REPLY;
        }

        @Override
        public String code() {
            return "unmatched-reply";
        }

        @Override
        public String text() {
            return (id.isEmpty() ? "a reply without an id" : "a reply with the id " + id)
                    + " was dropped: no request is waiting for it";
        }
    }

    /** A close of a connection because too many replies on it were late. */
    record TooManyLate(int late, int limit) implements ClientFailure {
        @Override
        public Phase phase() {
            return Phase.REPLY;
        }

        @Override
        public String code() {
            return "too-many-late";
        }

        @Override
        public String text() {
            return late + " replies on one connection did not come in time, over the limit of "
                    + limit + "; raise Limits.maxLateReplies, or give calls more time";
        }
    }

    /**
     * A lack of local ports: the system has no free port for another connection to this address.
     */
    final class PortsUsedUp extends CausedFailure implements ClientFailure {
        private final Address address;

        /** Creates the failure that the system reported by this exception. */
        public PortsUsedUp(Address address, Throwable cause) {
            super(Phase.CONNECT, Objects.requireNonNull(cause, "cause"));
            this.address = Objects.requireNonNull(address, "address");
        }

        /** Returns the address of the attempt. */
        public Address address() {
            return address;
        }

        @Override
        public String code() {
            return "ports-used-up";
        }

        @Override
        public String text() {
            return "no local port is left for a connection to " + address
                    + "; keep connections (call instead of callOnce, or a pool), or widen the"
                    + " system's range (net.ipv4.ip_local_port_range)";
        }
    }
}
