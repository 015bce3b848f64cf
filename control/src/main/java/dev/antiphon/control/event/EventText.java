package dev.antiphon.control.event;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.breakpoint.HeldEvent;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.Event;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingWriter;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Finding;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The JSON form of events: the lines of recordings, with the name of the service. A message of over
 * 64 KiB is shown by its length alone. Immutable.
 */
final class EventText {
    private static final int MESSAGE_BYTES_MAX = 1 << 16;
    private static final int KEPT_BYTES_MAX = 16 << 20;

    private final long startedNanos;

    EventText(long startedNanos) {
        this.startedNanos = startedNanos;
    }

    /** Returns the size of the message of an event; 0 for an event without a message. */
    static int size(ControlEvent event) {
        return event instanceof ControlEvent.Traffic traffic
                ? message(traffic.event()).map(Message::size).orElse(0)
                : 0;
    }

    /** Returns the number of bytes of an event that count towards the bound of a ring. */
    static int keptBytes(ControlEvent event) {
        return event instanceof ControlEvent.Found found
                ? found.finding().text().length()
                : size(event);
    }

    /** Returns the event as a ring keeps it, with the beginning of a message that is too large. */
    static ControlEvent kept(ControlEvent event) {
        return switch (event) {
            case ControlEvent.Traffic traffic ->
                size(event) > KEPT_BYTES_MAX
                        ? new ControlEvent.Traffic(
                                traffic.service(),
                                with(beginning(traffic.event()), traffic.event()))
                        : event;
            case ControlEvent.Received received -> {
                ReceivedMessage of = received.message();
                yield new ControlEvent.Received(
                        received.service(),
                        new ReceivedMessage(
                                of.connection(), of.number(), of.at(), Message.empty(), of.rule()));
            }
            default -> event;
        };
    }

    private static Optional<Message> message(Event event) {
        return switch (event) {
            case ConnectionEvent.MessageIn in -> Optional.of(in.message());
            case ConnectionEvent.MessageOut out -> Optional.of(out.message());
            default -> Optional.empty();
        };
    }

    private static Message beginning(Event event) {
        Message whole = message(event).orElseThrow();
        return Message.of(whole.buffer().limit(MESSAGE_BYTES_MAX));
    }

    /** Returns a copy of the event with another message. */
    private static Event with(Message instead, Event event) {
        return switch (event) {
            case ConnectionEvent.MessageIn in -> {
                var copy = new ConnectionEvent.MessageIn(
                        in.connection(), in.sequence(), instead, in.reads(), in.nanos());
                yield in.framed() ? copy : copy.withoutFraming();
            }
            case ConnectionEvent.MessageOut out -> {
                var copy = new ConnectionEvent.MessageOut(
                        out.connection(), out.sequence(), instead, out.nanos());
                var framed = out.framed() ? copy : copy.withoutFraming();
                yield out.answers().map(framed::withAnswers).orElse(framed);
            }
            default -> event;
        };
    }

    private static Event slim(KeptEvent kept, Event event) {
        return kept.size() > MESSAGE_BYTES_MAX ? with(Message.empty(), event) : event;
    }

    /** Returns the event as a JSON object in one line. */
    String of(KeptEvent kept) {
        String service = kept.event().service();
        Duration at = Duration.ofNanos(Math.max(0, kept.nanos() - startedNanos));
        return switch (kept.event()) {
            case ControlEvent.Traffic traffic ->
                shown(
                        line(
                                service,
                                RecordingWriter.entry(slim(kept, traffic.event()), startedNanos)),
                        kept.size());
            case ControlEvent.Received received -> matched(service, at, received.message());
            case ControlEvent.Injected injected -> line(service, injected(at, injected.fault()));
            case ControlEvent.Held held -> held(service, at, held.event());
            case ControlEvent.Found found -> line(service, finding(at, found.finding()));
            case ControlEvent.Started started ->
                own(service, at, "started")
                        .put("kind", started.kind().toString())
                        .toString();
            case ControlEvent.Changed changed ->
                own(service, at, "changed").put("what", changed.what()).toString();
            case ControlEvent.Ended ended -> own(service, at, "ended").toString();
        };
    }

    private static JsonOutput own(String service, Duration at, String event) {
        return new JsonOutput()
                .put("service", service)
                .put("t", at.toMillis() / 1e3)
                .put("ev", event);
    }

    private static String matched(String service, Duration at, ReceivedMessage message) {
        return own(service, at, message.rule().isPresent() ? "match" : "unmatched")
                .put("conn", message.connection())
                .put("message", message.number())
                .putIfPresent("rule", message.rule())
                .toString();
    }

    private static String held(String service, Duration at, HeldEvent event) {
        HeldEvent.Place place = event.place();
        JsonOutput json = own(service, at, "breakpoint")
                .put("what", event.outcome().toString())
                .put("conn", place.connection())
                .put("dir", place.direction().toString().toLowerCase(Locale.ROOT))
                .put("message", event.number())
                .put("breakpoint", place.breakpoint());
        return event.id() > 0 ? json.put("held", event.id()).toString() : json.toString();
    }

    private static Entry injected(Duration at, InjectedFault fault) {
        Optional<String> rule = Optional.of(fault.rule()).filter(each -> !each.isEmpty());
        return new Entry.Injected(
                at, fault.connection(), fault.direction(), fault.fault().toString(), rule);
    }

    private static Entry finding(Duration at, Finding finding) {
        return new Entry.Finding(
                at,
                finding.check().name().toLowerCase(Locale.ROOT),
                OptionalLong.of(finding.connection()),
                finding.text());
    }

    /** Replaces the empty text of a message that was too large to be shown by its length. */
    private static String shown(String line, int size) {
        return size > MESSAGE_BYTES_MAX
                ? line.replaceFirst("\"len\":0,\"text\":\"\"", "\"len\":" + size + ",\"cut\":true")
                : line;
    }

    private static String line(String service, Entry entry) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            RecordingWriter.write(List.of(entry), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is written to memory
        }
        String line = out.toString(StandardCharsets.UTF_8).stripTrailing();
        String name = new JsonOutput().put("service", service).toString();
        return name.substring(0, name.length() - 1) + "," + line.substring(1);
    }
}
