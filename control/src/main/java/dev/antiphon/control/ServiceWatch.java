package dev.antiphon.control;

import dev.antiphon.control.breakpoint.HeldMessages;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The listener of one service: it knows the connections, records them on request, and passes events
 * on. The lock of this object guards its fields; nothing waits under it.
 */
final class ServiceWatch implements EventListener {
    private static final int ENDED_MAX = 1000;

    private final String service;
    private final ControlListener told;
    private final ServiceBreakpoints breakpoints;
    private final Map<Long, Seen> open = new LinkedHashMap<>();
    private final Deque<ServiceConnection> ended = new ArrayDeque<>();
    private long accepted;
    private long received;
    private @Nullable ServiceRecording recording;

    ServiceWatch(String service, ControlListener told, HeldMessages held) {
        this.service = service;
        this.told = told;
        this.breakpoints = new ServiceBreakpoints(service, told, held);
    }

    /** Returns the name of the service. */
    String service() {
        return service;
    }

    /** An open connection. */
    private static final class Seen {
        final ConnectionEvent.Opened opened;
        long received;
        long sent;

        Seen(ConnectionEvent.Opened opened) {
            this.opened = opened;
        }

        ServiceConnection snapshot(Optional<ConnectionEvent.How> end) {
            SocketAddress client = opened.remote();
            return new ServiceConnection(
                    opened.connection(),
                    client,
                    opened.nanos(),
                    new ServiceConnection.Amounts(received, sent),
                    end);
        }
    }

    @Override
    public void on(Event event) {
        count(event);
        if (event instanceof ConnectionEvent.Closed closed) {
            breakpoints.interceptor().ended(closed.connection());
        }
        told.on(new ControlEvent.Traffic(service, event));
    }

    /** Returns the breakpoints of the service. */
    ServiceBreakpoints breakpoints() {
        return breakpoints;
    }

    private synchronized void count(Event event) {
        if (event instanceof ConnectionEvent.Opened opened) {
            open.put(opened.connection(), new Seen(opened));
            accepted++;
        } else if (event instanceof ConnectionEvent.MessageIn in) {
            received++;
            Optional.ofNullable(open.get(in.connection())).ifPresent(each -> each.received++);
        } else if (event instanceof ConnectionEvent.MessageOut out) {
            Optional.ofNullable(open.get(out.connection())).ifPresent(each -> each.sent++);
        } else if (event instanceof ConnectionEvent.Closed closed) {
            Optional.ofNullable(open.remove(closed.connection()))
                    .ifPresent(each -> ended(each.snapshot(Optional.of(closed.how()))));
        }
        if (recording != null) {
            recording.on(event);
        }
    }

    private void ended(ServiceConnection connection) {
        ended.add(connection);
        if (ended.size() > ENDED_MAX) {
            ended.remove();
        }
    }

    /** Returns the open connections and the latest ended ones, in the order of their ids. */
    synchronized List<ServiceConnection> connections() {
        List<ServiceConnection> all = new ArrayList<>(ended);
        open.values().forEach(each -> all.add(each.snapshot(Optional.empty())));
        all.sort((one, other) -> Long.compare(one.id(), other.id()));
        return all;
    }

    /** Returns the numbers of the open connections. */
    synchronized List<String> openIds() {
        return open.keySet().stream().map(each -> Long.toString(each)).toList();
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized long received() {
        return received;
    }

    /** Begins a recording, which replaces a stopped one. */
    synchronized ServiceRecording record(Framing framing) {
        if (recording != null && !recording.isStopped()) {
            throw ControlException.conflict(
                    "the service " + service + " is recorded already; stop the recording first");
        }
        ServiceRecording begun = new ServiceRecording(
                framing, open.values().stream().map(each -> each.opened).toList());
        recording = begun;
        return begun;
    }

    synchronized Optional<ServiceRecording> recording() {
        return Optional.ofNullable(recording);
    }

    /** Removes the recording, stopped or not. */
    synchronized void forgetRecording() {
        recording = null;
    }
}
