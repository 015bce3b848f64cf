package dev.antiphon.recording;

import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/** The conversion of entries to lines. */
final class EntryWriter {
    static final int VERSION = 1;

    private static final int ASCII_DELETE = 0x7F;
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private final JsonFactory json = new JsonFactory();

    /** Returns the entry as one line, which ends with a line feed. */
    byte[] line(Entry entry) {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = json.createGenerator(ObjectWriteContext.empty(), text)) {
            to.writeStartObject();
            to.writeNumberProperty("v", VERSION);
            write(to, entry);
            to.writeEndObject();
        }
        return (harmless(text.toString()) + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonGenerator to, Entry entry) {
        switch (entry) {
            case Entry.Header header -> {
                to.writeStringProperty("kind", "header");
                to.writeStringProperty("tool", header.tool());
                to.writeStringProperty("framing", header.framing());
                to.writeStringProperty("started", header.started().toString());
            }
            case Entry.Listening listening -> {
                begin(to, listening, "listening");
                to.writeArrayPropertyStart("addresses");
                listening.addresses().forEach(to::writeString);
                to.writeEndArray();
            }
            case Entry.Open open -> {
                begin(to, open, "open");
                to.writeNumberProperty("conn", open.connection());
                to.writeStringProperty("client", open.client());
                open.tls().ifPresent(version -> to.writeStringProperty("tls", version));
            }
            case Entry.Msg msg -> message(to, msg);
            case Entry.Failure failure -> {
                begin(to, failure, "error");
                failure.connection().ifPresent(id -> to.writeNumberProperty("conn", id));
                to.writeStringProperty("code", failure.code());
                to.writeStringProperty("message", failure.message());
            }
            case Entry.HalfClose ended -> {
                begin(to, ended, "half-close");
                to.writeNumberProperty("conn", ended.connection());
                to.writeStringProperty("by", lower(ended.by()));
            }
            case Entry.Close close -> close(to, close);
            case Entry.Refused refused -> {
                begin(to, refused, "refused");
                to.writeNumberProperty("count", refused.count());
                to.writeStringProperty("code", refused.code());
                to.writeStringProperty("message", refused.message());
            }
            case Entry.Rules rules -> {
                begin(to, rules, "rules");
                to.writeStringProperty("file", rules.file());
                rules.error().ifPresent(why -> to.writeStringProperty("error", why));
            }
            case Entry.Finding finding -> {
                begin(to, finding, "finding");
                to.writeStringProperty("check", finding.check());
                finding.connection().ifPresent(id -> to.writeNumberProperty("conn", id));
                to.writeStringProperty("message", finding.message());
            }
            case Entry.Matched matched -> {
                begin(to, matched, "match");
                to.writeNumberProperty("conn", matched.connection());
                to.writeNumberProperty("message", matched.message());
                to.writeStringProperty("rule", matched.rule());
            }
            case Entry.Injected injected -> {
                begin(to, injected, "fault");
                to.writeNumberProperty("conn", injected.connection());
                to.writeStringProperty("dir", lower(injected.direction()));
                to.writeStringProperty("fault", injected.fault());
                injected.rule().ifPresent(rule -> to.writeStringProperty("rule", rule));
            }
            case Entry.End end -> {
                begin(to, end, "end");
                to.writeNumberProperty("findings", end.findings());
                to.writeNumberProperty("status", end.status());
            }
            case Entry.LimitsChanged changed -> begin(to, changed, "limits");
            case Entry.LimitAdjusted adjusted -> {
                begin(to, adjusted, "limit");
                to.writeStringProperty("name", adjusted.name());
                to.writeStringProperty("given", adjusted.given());
                to.writeStringProperty("in_force", adjusted.inForce());
                to.writeStringProperty("message", adjusted.reason());
            }
            case Entry.Stall stall -> stall(to, stall);
            case Entry.Certificates certificates -> {
                begin(to, certificates, "certificates");
                certificates.error().ifPresent(why -> to.writeStringProperty("error", why));
            }
            case Entry.Dropped dropped -> {
                begin(to, dropped, "dropped");
                to.writeNumberProperty("count", dropped.count());
            }
            case Entry.Drained drained -> {
                begin(to, drained, "drained");
                to.writeNumberProperty("finished", drained.finished());
                to.writeNumberProperty("cut", drained.cut());
            }
            case Entry.Full full -> {
                begin(to, full, "full");
                to.writeNumberProperty("bytes_max", full.bytesMax());
            }
        }
    }

    private static void message(JsonGenerator to, Entry.Msg msg) {
        begin(to, msg, "msg");
        to.writeNumberProperty("conn", msg.connection());
        to.writeNumberProperty("seq", msg.sequence());
        to.writeStringProperty("dir", lower(msg.direction()));
        Message message = msg.message();
        to.writeNumberProperty("len", message.size());
        if (message.isText()) {
            to.writeStringProperty("text", message.text());
        } else {
            to.writeStringProperty("b64", BASE64.encodeToString(message.bytes()));
        }
        if (!msg.trace().isFramed()) {
            to.writeBooleanProperty("framed", false);
        }
        msg.trace().reads().ifPresent(reads -> to.writeNumberProperty("reads", reads));
        msg.trace().answers().ifPresent(sequence -> to.writeNumberProperty("answers", sequence));
        msg.trace()
                .roundTrip()
                .ifPresent(time -> to.writeNumberProperty("rtt_ms", decimal(time, 6)));
    }

    private static void close(JsonGenerator to, Entry.Close close) {
        begin(to, close, "close");
        to.writeNumberProperty("conn", close.connection());
        to.writeStringProperty("by", lower(close.by()));
        to.writeStringProperty("how", lower(close.how()));
        to.writeNumberProperty("in", close.bytes().in());
        to.writeNumberProperty("out", close.bytes().out());
    }

    private static void stall(JsonGenerator to, Entry.Stall stall) {
        begin(to, stall, "stall");
        to.writeStringProperty("loop", stall.loop());
        to.writeNumberProperty("ms", decimal(stall.lasting(), 6));
        stall.connection().ifPresent(id -> to.writeNumberProperty("conn", id));
        to.writeArrayPropertyStart("frames");
        stall.frames().forEach(to::writeString);
        to.writeEndArray();
    }

    private static void begin(JsonGenerator to, Entry.Timed entry, String kind) {
        to.writeNumberProperty("t", decimal(entry.at(), 9));
        to.writeStringProperty("ev", kind);
    }

    /**
     * Returns the time in units of 10^scale nanoseconds, truncated to three decimal places.
     * Rounding up could exceed the longest time that a reader accepts.
     */
    private static BigDecimal decimal(Duration time, int scale) {
        // an entry from a file may have more nanoseconds than a long holds
        BigDecimal nanos = BigDecimal.valueOf(time.getSeconds())
                .movePointRight(9)
                .add(BigDecimal.valueOf(time.getNano()));
        return nanos.movePointLeft(scale).setScale(3, RoundingMode.DOWN);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Escapes the control characters that JSON permits in strings without an escape. */
    private static String harmless(String line) {
        int at = 0;
        while (at < line.length() && line.charAt(at) < ASCII_DELETE) {
            at++;
        }
        if (at == line.length()) {
            return line; // true for most lines, and for large ones in Base64
        }
        StringBuilder shown = new StringBuilder(line.length());
        line.codePoints().forEach(each -> {
            if (Escapes.acts(each)) {
                for (char unit : Character.toChars(each)) {
                    shown.append("\\u%04x".formatted((int) unit));
                }
            } else {
                shown.appendCodePoint(each);
            }
        });
        return shown.toString();
    }
}
