package dev.antiphon.event;

import dev.antiphon.config.Limits;
import dev.antiphon.failure.Failure;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Something that happened to a server as a whole. */
public sealed interface ServerEvent extends Event {
    /** Connections are accepted from now on, at these addresses. */
    record Listening(List<SocketAddress> addresses, long nanos) implements ServerEvent {
        /** Keeps a copy of the list. */
        public Listening {
            addresses = List.copyOf(addresses);
        }
    }

    /** These bounds are in force from now on, instead of those before. */
    record LimitsChanged(Limits limits, long nanos) implements ServerEvent {}

    /** Accepting stopped for a while over a failure; connections that are open go on. */
    record AcceptFailed(Failure failure, long nanos) implements ServerEvent {}

    /**
     * Connections were refused, each with a reset. The first is reported at once, those of the
     * second after it together.
     *
     * @param failure why the last of them was refused
     * @param count how many there were since it was last told
     */
    record ConnectionsRefused(Failure failure, long count, long nanos) implements ServerEvent {}

    /**
     * A bound is in force with another value than it was given, or not at all, since this system
     * allows no more.
     *
     * @param limit the name of the component of {@link Limits}
     */
    record LimitAdjusted(String limit, String given, String inForce, String reason, long nanos)
            implements ServerEvent {}

    /**
     * An event loop has been held by one piece of work for {@link Limits#loopStallTimeout}, and
     * all its connections wait. Told again each time the stall has doubled.
     *
     * @param loop the name of the loop's thread
     * @param lasting how long so far
     * @param connection the number of the connection that is being served; 0 for none
     * @param frames where the loop's thread is, innermost first
     */
    record LoopStalled(
            String loop,
            Duration lasting,
            long connection,
            List<StackTraceElement> frames,
            long nanos)
            implements ServerEvent {
        /** Keeps a copy of the list. */
        public LoopStalled {
            frames = List.copyOf(frames);
        }
    }

    /** A listener was so slow that this many events were lost to it since it was last told. */
    record EventsDropped(long count, long nanos) implements ServerEvent {}

    /**
     * Certificate files have changed; handshakes from now on use what is in them (also told to
     * clients).
     */
    record CertificatesReloaded(List<Path> files, long nanos) implements ServerEvent {
        /** Keeps a copy of the list. */
        public CertificatesReloaded {
            files = List.copyOf(files);
        }
    }

    /**
     * Certificate files have changed and cannot be used; those read before stay in use (also told
     * to clients).
     */
    record CertificatesNotReloaded(List<Path> files, String reason, long nanos)
            implements ServerEvent {
        /** Keeps a copy of the list. */
        public CertificatesNotReloaded {
            files = List.copyOf(files);
        }
    }

    /** The server has drained and stopped. */
    record Drained(DrainReport report, long nanos) implements ServerEvent {}
}
