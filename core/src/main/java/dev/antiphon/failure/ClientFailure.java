package dev.antiphon.failure;

import dev.antiphon.address.Address;

import java.time.Duration;

/** What goes wrong on a client's side alone, before a server is asked or when its replies come. */
public sealed interface ClientFailure extends Failure {
    /** All places for calls in flight were taken for as long as the call may take. */
    record NoRoom(int inFlight, Duration limit) implements ClientFailure {
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
     * The thread that waited for a connection or for a reply was interrupted. A request that had not
     * left never does; of one that had, the reply is thrown away.
     */
    record Interrupted(Phase phase) implements ClientFailure {
        @Override
        public String code() {
            return "interrupted";
        }

        @Override
        public String text() {
            return "the thread that waited for the reply was interrupted";
        }
    }

    /**
     * The request has no id where the correlation looks for one, so that its reply could not be
     * known.
     */
    record NoId(String correlation) implements ClientFailure {
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
     * Another request with this id is in flight, or its late reply may still come. The id is
     * escaped, and cut where it is long.
     */
    record DuplicateId(String id) implements ClientFailure {
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
                    + " is in flight, or its late reply may still come; give each request an id of its own";
        }
    }

    /**
     * A reply was dropped: no request with its id is waiting, or it has no id (then it is empty
     * here). The connection goes on.
     */
    record Unmatched(String id) implements ClientFailure {
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

    /** So many replies never came in time that the connection was closed. */
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
    record PortsUsedUp(Address address) implements ClientFailure {
        @Override
        public Phase phase() {
            return Phase.CONNECT;
        }

        @Override
        public String code() {
            return "ports-used-up";
        }

        @Override
        public String text() {
            return "no local port is left for a connection to " + address
                    + "; use connections again (call instead of ask, or a pool), or widen the"
                    + " system's range (net.ipv4.ip_local_port_range)";
        }
    }
}
