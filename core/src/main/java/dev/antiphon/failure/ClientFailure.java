package dev.antiphon.failure;

import dev.antiphon.address.Address;

import java.time.Duration;
import java.util.Objects;

/** A failure of a client alone, before a server is asked or when its replies come. */
public interface ClientFailure extends Failure {
    /**
     * Every slot for calls in flight was taken until the call's time was over.
     *
     * @param inFlight the number of slots
     * @param limit the time that the call had
     */
    record NoRoom(int inFlight, Duration limit) implements ClientFailure {
        /** Refuses null. */
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
     * The thread that waited for a connection or for a reply was interrupted. The engine never
     * sends a request that had not left by then, and drops the reply of one that had.
     */
    final class Interrupted extends CausedFailure implements ClientFailure {
        /** Creates the failure of a wait in this phase. */
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

    /** Nothing listens at the address. */
    final class Refused extends CausedFailure implements ClientFailure {
        private final Address address;
        private final String detail;

        /** Creates the failure that the peer's system reported. */
        public Refused(Address address, Throwable cause) {
            this(address, "", cause);
        }

        /** Creates a failure with more to say than that the peer's system refused. */
        public Refused(Address address, String detail, Throwable cause) {
            super(Phase.CONNECT, Objects.requireNonNull(cause, "cause"));
            this.address = Objects.requireNonNull(address, "address");
            this.detail = Objects.requireNonNull(detail, "detail");
        }

        /** Returns a copy with this detail. */
        public Refused withDetail(String value) {
            return new Refused(address, value, cause().orElseThrow());
        }

        /** Returns the address that was connected to. */
        public Address address() {
            return address;
        }

        /**
         * Returns what happened instead of a refusal, or the failure of each of the host's
         * addresses where they differ; empty where the peer's system refused.
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

    /** The server closed in order without a byte of the reply. */
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

    /**
     * The request has no id where the correlation looks for one, so no reply could be matched.
     */
    record NoId(String correlation) implements ClientFailure {
        /** Refuses null. */
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
     * Another request with this id is in flight, or its late reply may still come.
     *
     * @param id escaped, and cut where it is long
     */
    record DuplicateId(String id) implements ClientFailure {
        /** Refuses null. */
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
     * A reply was dropped, since no request with its id is waiting. The connection goes on.
     *
     * @param id empty where the reply has none
     */
    record Unmatched(String id) implements ClientFailure {
        /** Refuses null. */
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

    /** The connection was closed since too many of its replies never came in time. */
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

    /** The system has no local port left for a further connection to this address. */
    final class PortsUsedUp extends CausedFailure implements ClientFailure {
        private final Address address;

        /** Creates the failure that the system reported by this exception. */
        public PortsUsedUp(Address address, Throwable cause) {
            super(Phase.CONNECT, Objects.requireNonNull(cause, "cause"));
            this.address = Objects.requireNonNull(address, "address");
        }

        /** Returns the address that was connected to. */
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
