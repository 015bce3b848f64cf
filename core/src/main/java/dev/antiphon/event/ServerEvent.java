package dev.antiphon.event;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An event of a server as a whole. */
public sealed interface ServerEvent extends Event {
    /** The beginning of accepting connections at these addresses. */
    record Listening(List<SocketAddress> addresses, long nanos) implements ServerEvent {
        /** Copies the list. */
        public Listening {
            addresses = List.copyOf(addresses);
        }
    }

    /** A change of the limits. {@code limits} are the new ones. */
    record LimitsChanged(Limits limits, long nanos) implements ServerEvent {}

    /** A temporary stop of accepting after a failure. Open connections are still served. */
    record AcceptFailed(Failure failure, long nanos) implements ServerEvent {}

    /**
     * Refusals of connections, each of which was reset. The first refusal is reported at once;
     * refusals within the following second are reported together.
     *
     * @param failure the reason of the last refusal
     * @param count the number of refusals since the last event of this kind
     */
    record ConnectionsRefused(Failure failure, long count, long nanos) implements ServerEvent {}

    /**
     * A limit that has another value than the given one, or no effect, because the system does not
     * allow the given value.
     *
     * @param limit the name of the limit in {@link Limits}
     */
    record LimitAdjusted(String limit, String given, String inForce, String reason, long nanos)
            implements ServerEvent {}

    /**
     * A stall of an event loop: one piece of work has occupied it for {@link
     * Limits#loopStallTimeout}, and all its connections wait. The event is emitted again each time
     * the stall has become twice as long.
     *
     * @param loop the name of the loop's thread
     * @param lasting the length of the stall until now
     * @param connection the number of the connection that the loop is serving; 0 for none
     * @param frames the stack of the loop's thread, innermost first
     */
    record LoopStalled(
            String loop,
            Duration lasting,
            long connection,
            List<StackTraceElement> frames,
            long nanos)
            implements ServerEvent {
        /** Copies the list. */
        public LoopStalled {
            frames = List.copyOf(frames);
        }
    }

    /**
     * A loss of events. {@code count} is the number of events that a slow listener lost since the
     * last event of this kind.
     */
    record EventsDropped(long count, long nanos) implements ServerEvent {}

    /**
     * A reload of changed certificate files. Later handshakes use the new content. Clients emit
     * this event too.
     */
    record CertificatesReloaded(List<Path> files, long nanos) implements ServerEvent {
        /** Copies the list. */
        public CertificatesReloaded {
            files = List.copyOf(files);
        }
    }

    /**
     * A change of certificate files that cannot be used. The certificates read before stay in use.
     * Clients emit this event too.
     */
    record CertificatesNotReloaded(List<Path> files, String reason, long nanos)
            implements ServerEvent {
        /** Copies the list. */
        public CertificatesNotReloaded {
            files = List.copyOf(files);
        }
    }

    /** The end of a drain; the server has stopped. */
    record Drained(DrainReport report, long nanos) implements ServerEvent {}
}
