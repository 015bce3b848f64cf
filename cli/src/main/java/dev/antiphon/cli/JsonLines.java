package dev.antiphon.cli;

import dev.antiphon.Fault;
import dev.antiphon.Message;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.event.Event;
import dev.antiphon.event.EventListener;
import dev.antiphon.event.ServerEvent;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.PrintStream;
import java.io.StringWriter;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes what happens as JSON Lines, version 1: the format of the tool's {@code --json}, of
 * recordings and of the console.
 *
 * <p>Called by one listener's thread; {@link #error} by another, once that has ended.
 */
final class JsonLines implements EventListener {
    private final PrintStream out;
    private final Side side;
    private final JsonFactory json = new JsonFactory();
    private final long started = System.nanoTime();
    private final Map<Long, Long> askedAt = new HashMap<>();

    JsonLines(PrintStream out, Side side, String framing) {
        this.out = out;
        this.side = side;
        line(generator -> {
            generator.writeNumberProperty("v", 1);
            generator.writeStringProperty("kind", "header");
            generator.writeStringProperty("tool", "antiphon " + RootCommand.toolVersion());
            generator.writeStringProperty("framing", framing);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            generator.writeStringProperty("started", now.toString());
        });
    }

    @Override
    public void on(Event event) {
        switch (event) {
            case ConnectionEvent of -> connection(of);
            case ServerEvent of -> server(of);
        }
    }

    private void connection(ConnectionEvent event) {
        switch (event) {
            case ConnectionEvent.Opened opened ->
                line("open", event, generator -> {
                    SocketAddress client = side == Side.SERVER ? opened.remote() : opened.local();
                    generator.writeStringProperty("client", Addresses.shown(client));
                    generator.writeNullProperty("tls");
                });
            case ConnectionEvent.MessageIn in -> {
                long rtt = side == Side.CLIENT ? sinceAsked(in) : -1;
                line("msg", event, generator -> message(generator, in, rtt));
            }
            case ConnectionEvent.MessageOut message -> {
                askedAt.put(message.connection(), message.nanos());
                line("msg", event, generator -> message(generator, message));
            }
            case ConnectionEvent.Faulted faulted ->
                line("error", event, generator -> fault(generator, faulted.fault()));
            case ConnectionEvent.Closed closed -> {
                askedAt.remove(closed.connection());
                line("close", event, generator -> closed(generator, closed));
            }
        }
    }

    private long sinceAsked(ConnectionEvent.MessageIn in) {
        Long asked = askedAt.get(in.connection());
        return asked == null ? -1 : in.nanos() - asked;
    }

    private void message(JsonGenerator generator, ConnectionEvent.MessageIn in, long rtt) {
        generator.writeNumberProperty("seq", in.sequence());
        generator.writeStringProperty("dir", side == Side.SERVER ? "c2s" : "s2c");
        content(generator, in.message());
        generator.writeNumberProperty("reads", in.reads());
        roundTrip(generator, rtt);
    }

    private void message(JsonGenerator generator, ConnectionEvent.MessageOut message) {
        generator.writeNumberProperty("seq", message.sequence());
        generator.writeStringProperty("dir", side == Side.SERVER ? "s2c" : "c2s");
        content(generator, message.message());
        roundTrip(generator, message.elapsedNanos());
    }

    private static void content(JsonGenerator generator, Message message) {
        generator.writeNumberProperty("len", message.size());
        if (message.isText()) {
            generator.writeStringProperty("text", message.text());
        } else {
            String coded = Base64.getEncoder().encodeToString(message.bytes());
            generator.writeStringProperty("b64", coded);
        }
    }

    private static void roundTrip(JsonGenerator generator, long nanos) {
        if (nanos >= 0) {
            generator.writeNumberProperty("rtt_ms", Math.round(nanos / 1e3) / 1e3);
        }
    }

    private void closed(JsonGenerator generator, ConnectionEvent.Closed closed) {
        generator.writeStringProperty("by", closed.by().name().toLowerCase(Locale.ROOT));
        generator.writeStringProperty("how", closed.how().name().toLowerCase(Locale.ROOT));
        generator.writeNumberProperty("in", closed.bytesIn());
        generator.writeNumberProperty("out", closed.bytesOut());
    }

    private void server(ServerEvent event) {
        switch (event) {
            case ServerEvent.Listening listening ->
                line("listening", event, generator -> {
                    generator.writeArrayPropertyStart("addresses");
                    listening.addresses().forEach(a -> generator.writeString(Addresses.shown(a)));
                    generator.writeEndArray();
                });
            case ServerEvent.AcceptFaulted faulted ->
                line("error", event, generator -> fault(generator, faulted.fault()));
            case ServerEvent.LimitsChanged _ -> line("limits", event, _ -> {});
            case ServerEvent.LimitAdjusted adjusted ->
                line("limit", event, generator -> {
                    generator.writeStringProperty("name", adjusted.limit());
                    generator.writeStringProperty("given", adjusted.given());
                    generator.writeStringProperty("in_force", adjusted.inForce());
                    generator.writeStringProperty("message", adjusted.reason());
                });
            case ServerEvent.ConnectionsRefused refused ->
                line("error", event, generator -> {
                    fault(generator, refused.fault());
                    generator.writeNumberProperty("count", refused.count());
                });
            case ServerEvent.LoopStalled stalled ->
                line("stall", event, generator -> {
                    generator.writeStringProperty("loop", stalled.loop());
                    generator.writeNumberProperty("ms", stalled.lasting().toMillis());
                    generator.writeNumberProperty("conn", stalled.connection());
                    generator.writeArrayPropertyStart("frames");
                    stalled.frames().forEach(frame -> generator.writeString(frame.toString()));
                    generator.writeEndArray();
                });
            case ServerEvent.CertificatesReloaded _ -> line("certificates", event, generator -> {});
            case ServerEvent.CertificatesNotReloaded not ->
                line("certificates", event, generator -> {
                    generator.writeStringProperty("error", not.reason());
                });
            case ServerEvent.EventsDropped dropped ->
                line(
                        "dropped",
                        event,
                        generator -> generator.writeNumberProperty("count", dropped.count()));
            case ServerEvent.Drained drained ->
                line("drained", event, generator -> {
                    generator.writeNumberProperty("finished", drained.report().finished());
                    generator.writeNumberProperty("cut", drained.report().cut());
                });
        }
    }

    private static void fault(JsonGenerator generator, Fault fault) {
        generator.writeStringProperty("code", fault.code());
        generator.writeStringProperty("message", fault.text());
    }

    /** An error of the command itself. */
    void error(Fault fault) {
        line(generator -> {
            start(generator, System.nanoTime(), "error");
            fault(generator, fault);
        });
    }

    private void line(String kind, Event event, Consumer<JsonGenerator> rest) {
        line(generator -> {
            start(generator, event.nanos(), kind);
            if (event instanceof ConnectionEvent of) {
                generator.writeNumberProperty("conn", of.connection());
            }
            rest.accept(generator);
        });
    }

    private void start(JsonGenerator generator, long nanos, String kind) {
        generator.writeNumberProperty("v", 1);
        double seconds = Math.max(0, Math.round((nanos - started) / 1e6)) / 1e3;
        generator.writeNumberProperty("t", seconds);
        generator.writeStringProperty("ev", kind);
    }

    private void line(Consumer<JsonGenerator> properties) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), text)) {
            generator.writeStartObject();
            properties.accept(generator);
            generator.writeEndObject();
        }
        out.println(harmless(text.toString()));
    }

    /** JSON escapes the ASCII controls; the others that act on a terminal can stand in strings only. */
    private static String harmless(String line) {
        StringBuilder shown = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char each = line.charAt(i);
            if (Escapes.acts(each)) {
                shown.append("\\u%04x".formatted((int) each));
            } else {
                shown.append(each);
            }
        }
        return shown.toString();
    }
}
