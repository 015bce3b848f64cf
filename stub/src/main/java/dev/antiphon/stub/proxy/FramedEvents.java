package dev.antiphon.stub.proxy;

import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.ConnectionEvent.HalfClosed;
import dev.antiphon.event.ConnectionEvent.MessageIn;
import dev.antiphon.event.ConnectionEvent.MessageOut;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent.EventsDropped;
import dev.antiphon.failure.Failure;
import dev.antiphon.failure.FailureException;
import dev.antiphon.failure.Phase;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.recording.Reframing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A listener that splits the bytes of a proxy into messages of a framing and reports these messages
 * to another listener.
 *
 * <p>Malformed bytes are reported once as a failure; they and later bytes of that direction are
 * reported without framing, as they pass. The bytes of a message that is incomplete at the end of
 * the connection are also reported without framing. The bytes through the proxy are not delayed.
 * Runs on the thread of the listener.
 */
final class FramedEvents implements EventListener {
    private final EventListener listener;
    private final Framing framing;
    private final int maxMessageBytes;
    private final boolean messages;
    private final Map<Long, Sides> open = new HashMap<>();

    /** The two directions of a connection. */
    private static final class Sides {
        private final Side in;
        private final Side out;
        private long sequence;

        Sides(Framing framing, int maxMessageBytes) {
            in = new Side(new Reframing(Direction.C2S, framing, maxMessageBytes));
            out = new Side(new Reframing(Direction.S2C, framing, maxMessageBytes));
        }
    }

    /** One direction of a connection. */
    private static final class Side {
        private final Reframing reframing;

        /** The number of reads that delivered the current incomplete message. */
        private int reads;

        private boolean lost;

        Side(Reframing reframing) {
            this.reframing = reframing;
        }
    }

    FramedEvents(EventListener listener, Framing framing, int maxMessageBytes) {
        this.listener = listener;
        this.framing = framing;
        this.maxMessageBytes = maxMessageBytes;
        this.messages = listener.wants(MessageIn.class) || listener.wants(MessageOut.class);
    }

    @Override
    public boolean wants(Class<? extends Event> kind) {
        boolean needed = kind == Opened.class
                || kind == HalfClosed.class
                || kind == Closed.class
                || kind == MessageIn.class
                || kind == MessageOut.class
                || kind == EventsDropped.class;
        return (messages && needed) || listener.wants(kind);
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case Opened opened -> {
                open.put(opened.connection(), new Sides(framing, maxMessageBytes));
                report(opened);
            }
            case MessageIn in -> {
                Sides sides = sides(in.connection());
                sides.in.reads += in.reads();
                pass(sides, sides.in, in.message(), in);
            }
            case MessageOut out -> {
                Sides sides = sides(out.connection());
                pass(sides, sides.out, out.message(), out);
            }
            case HalfClosed ended -> {
                Sides sides = sides(ended.connection());
                // the end is reported after all bytes of this side
                reportRest(
                        sides,
                        ended.by() == ConnectionEvent.Side.CLIENT ? sides.in : sides.out,
                        ended);
                report(ended);
            }
            case Closed closed -> {
                Sides sides = open.remove(closed.connection());
                if (sides != null) {
                    reportRest(sides, sides.in, closed);
                    reportRest(sides, sides.out, closed);
                }
                report(closed);
            }
            case EventsDropped dropped -> {
                // a gap: the next bytes may begin within a message
                open.values().forEach(sides -> {
                    sides.in.lost = true;
                    sides.out.lost = true;
                });
                report(dropped);
            }
            case Failed failed -> report(named(failed));
            default -> report(event);
        }
    }

    /**
     * Returns an event with the failure of the connect to the server, if that caused the given
     * event; otherwise returns the given event.
     */
    private static Failed named(Failed failed) {
        return failed.failure() instanceof Failure.HandlerFailed handler
                        && handler.cause().orElse(null) instanceof FailureException server
                        && server.failure().phase() == Phase.CONNECT
                ? new Failed(failed.connection(), server.failure(), failed.nanos())
                : failed;
    }

    private Sides sides(long connection) {
        return open.computeIfAbsent(connection, number -> new Sides(framing, maxMessageBytes));
    }

    private void pass(Sides sides, Side side, Message bytes, ConnectionEvent by) {
        if (side.lost) {
            reportBytes(sides, side, bytes, by);
            return;
        }
        for (Reframing.Frame frame : side.reframing.frames(bytes)) {
            report(message(sides, side, frame.message(), by));
            side.reads = 1;
        }
        Optional<Failure> failure = side.reframing.failure();
        if (failure.isPresent()) {
            side.lost = true;
            report(new Failed(by.connection(), failure.get(), by.nanos()));
            reportBytes(sides, side, side.reframing.rest(), by);
        }
    }

    private void reportRest(Sides sides, Side side, ConnectionEvent end) {
        if (!side.lost) {
            side.lost = true;
            reportBytes(sides, side, side.reframing.rest(), end);
        }
    }

    /** Reports bytes that are not a whole message. */
    private void reportBytes(Sides sides, Side side, Message bytes, ConnectionEvent by) {
        if (bytes.size() > 0) {
            report(
                    switch (message(sides, side, bytes, by)) {
                        case MessageIn in -> in.withoutFraming();
                        case MessageOut out -> out.withoutFraming();
                        case ConnectionEvent other -> other;
                    });
        }
    }

    private static ConnectionEvent message(
            Sides sides, Side side, Message message, ConnectionEvent by) {
        sides.sequence++;
        return side == sides.in
                ? new MessageIn(
                        by.connection(),
                        sides.sequence,
                        message,
                        Math.max(1, side.reads),
                        by.nanos())
                : new MessageOut(by.connection(), sides.sequence, message, by.nanos());
    }

    private void report(Event event) {
        if (listener.wants(event.getClass())) {
            listener.on(event);
        }
    }

    @Override
    public void closed() {
        listener.closed();
    }
}
