package dev.antiphon.event;

import dev.antiphon.DrainReport;
import dev.antiphon.Fault;

import java.net.SocketAddress;
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

    /** Accepting stopped for a while over a fault; connections that are open go on. */
    record AcceptFaulted(Fault fault, long nanos) implements ServerEvent {}

    /** A listener was so slow that this many events were lost to it since it was last told. */
    record EventsDropped(long count, long nanos) implements ServerEvent {}

    /** The server has drained and stopped. */
    record Drained(DrainReport report, long nanos) implements ServerEvent {}
}
