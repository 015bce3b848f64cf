package dev.antiphon.control.traffic.export;

import dev.antiphon.address.Address;
import dev.antiphon.capture.CaptureRecorder;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;

import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The conversion of a recording of a server to a capture, for Wireshark and tshark. */
public final class RecordedCapture {
    private final SocketAddress server;
    private final Instant started;
    private final long nowNanos = System.nanoTime();
    private final Instant now = Instant.now();

    private RecordedCapture(SocketAddress server, Instant started) {
        this.server = server;
        this.started = started;
    }

    /**
     * Returns the capture in the format pcapng.
     *
     * @param server the address of the server
     * @param entries the lines of the recording, the header first
     */
    public static byte[] of(Framing framing, String server, List<Entry> entries) {
        ByteArrayOutputStream capture = new ByteArrayOutputStream();
        CaptureRecorder recorder = CaptureRecorder.of(framing).to(capture);
        Instant started = ((Entry.Header) entries.get(0)).started();
        RecordedCapture recorded = new RecordedCapture(socket(server), started);
        entries.forEach(each -> recorded.event(each).ifPresent(recorder::on));
        recorder.closed();
        return capture.toByteArray();
    }

    private static SocketAddress socket(String address) {
        try {
            Address parsed = Address.parse(address);
            if (parsed.isLiteral()) {
                return parsed.addresses().get(0);
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            // the client of a Unix socket has no address
        }
        return UnixDomainSocketAddress.of("");
    }

    private Optional<Event> event(Entry entry) {
        return switch (entry) {
            case Entry.Open open ->
                Optional.of(new ConnectionEvent.Opened(
                        open.connection(),
                        Side.SERVER,
                        server,
                        socket(open.client()),
                        nanos(open)));
            case Entry.Msg msg -> Optional.of(event(msg));
            case Entry.HalfClose ended ->
                Optional.of(new ConnectionEvent.HalfClosed(
                        ended.connection(), ended.by(), nanos(ended)));
            case Entry.Close close ->
                Optional.of(new ConnectionEvent.Closed(
                                close.connection(), close.by(), close.how(), nanos(close))
                        .withBytes(close.bytes().in(), close.bytes().out()));
            default -> Optional.empty();
        };
    }

    private Event event(Entry.Msg msg) {
        boolean framed = msg.trace().isFramed();
        if (msg.direction() == Direction.C2S) {
            ConnectionEvent.MessageIn in = new ConnectionEvent.MessageIn(
                    msg.connection(), msg.sequence(), msg.message(), 1, nanos(msg));
            return framed ? in : in.withoutFraming();
        }
        ConnectionEvent.MessageOut out = new ConnectionEvent.MessageOut(
                msg.connection(), msg.sequence(), msg.message(), nanos(msg));
        return framed ? out : out.withoutFraming();
    }

    private long nanos(Entry.Timed entry) {
        return nowNanos + Duration.between(now, started.plus(entry.at())).toNanos();
    }
}
