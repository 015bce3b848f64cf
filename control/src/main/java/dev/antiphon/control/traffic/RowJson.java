package dev.antiphon.control.traffic;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.breakpoint.HeldEvent;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.message.Message;
import dev.antiphon.stub.proxy.InjectedFault;
import dev.antiphon.stub.verify.Finding;
import dev.antiphon.tls.TlsSession;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The JSON form of rows. Any thread may use it. */
final class RowJson {
    private static final int REMARK_CHARS_MAX = 4000;

    /** The faults whose first value is the number of bytes before they strike. */
    private static final Pattern AT_BYTE = Pattern.compile(
            "(?:close|reset|half-close|stall|drop|garbage|corrupt):([0-9]{1,18})(?:,.*)?");

    private final EventFeed feed;

    RowJson(EventFeed feed) {
        this.feed = feed;
    }

    /** Returns the row of an event of this kind. */
    JsonOutput of(KeptEvent kept, RowKind kind) {
        JsonOutput json = new JsonOutput()
                .put("id", kept.position())
                .put(
                        "time",
                        feed.time(kept.nanos()).truncatedTo(ChronoUnit.MILLIS).toString())
                .put("at", seconds(kept.nanos() - feed.startedNanos()))
                .put("service", kept.event().service());
        kept.connection().ifPresent(each -> json.put("connection", each.id()));
        json.put("kind", kind.toString());
        RowDirection.of(kept).ifPresent(each -> json.put("direction", each.toString()));
        Optional<Message> message = RowText.message(kept);
        if (message.isPresent()) {
            message(json, kept, message.get());
        } else {
            other(json, kept);
        }
        json.putIfPresent("failure", RowText.failure(kept));
        return json.putIfPresent("code", RowText.code(kept));
    }

    private static double seconds(long nanos) {
        return Math.round(Math.max(0, nanos) / 1e3) / 1e6;
    }

    private static void message(JsonOutput json, KeptEvent kept, Message message) {
        if (kept.number() > 0) {
            json.put("number", kept.number());
        }
        json.put("size", kept.size());
        ShownBytes.put(json, message, kept.size());
        kept.match().ifPresent(match -> {
            json.putIfPresent("rule", match.rule());
            if (match.rule().isEmpty()) {
                json.put("unmatched", true);
            }
        });
        if (kept.about() > 0) {
            json.put("answers", kept.about());
        }
        if (kept.replyNanos() >= 0) {
            json.put("replyMs", Math.round(kept.replyNanos() / 1e3) / 1e3);
        }
    }

    private static void other(JsonOutput json, KeptEvent kept) {
        switch (kept.event()) {
            case ControlEvent.Traffic traffic -> {
                switch (traffic.event()) {
                    case ConnectionEvent.Opened opened -> opened(json, kept, opened);
                    case ConnectionEvent.HalfClosed ended ->
                        json.put("by", RowText.side(ended.by()));
                    case ConnectionEvent.Closed closed -> closed(json, closed);
                    case ConnectionEvent of -> {} // the failure says all
                    default -> remark(json, kept);
                }
            }
            case ControlEvent.Injected injected -> fault(json, injected.fault());
            case ControlEvent.Held held -> held(json, held.event());
            case ControlEvent.Found found -> finding(json, kept, found.finding());
            default -> remark(json, kept);
        }
    }

    private static void opened(JsonOutput json, KeptEvent kept, ConnectionEvent.Opened opened) {
        json.put("client", kept.connection().map(each -> each.client()).orElse(""));
        json.putIfPresent("tls", opened.tls().map(TlsSession::protocol));
    }

    private static void held(JsonOutput json, HeldEvent event) {
        json.put("what", event.outcome().toString())
                .put("breakpoint", event.place().breakpoint());
        json.put("number", event.number()).put("size", event.size());
        if (event.id() > 0) {
            json.put("held", event.id());
        }
    }

    private static void closed(JsonOutput json, ConnectionEvent.Closed closed) {
        json.put("by", RowText.side(closed.by()))
                .put("how", closed.how().name().toLowerCase(Locale.ROOT))
                .put("bytesIn", closed.bytesIn())
                .put("bytesOut", closed.bytesOut());
    }

    private static void fault(JsonOutput json, InjectedFault fault) {
        json.put("fault", fault.fault().toString());
        Matcher bytes = AT_BYTE.matcher(fault.fault().fault().toString());
        if (bytes.matches()) {
            json.put("offset", Long.parseLong(bytes.group(1)));
        }
        json.putIfPresent("rule", Optional.of(fault.rule()).filter(each -> !each.isEmpty()));
    }

    private static void finding(JsonOutput json, KeptEvent kept, Finding finding) {
        json.put("check", finding.check().name().toLowerCase(Locale.ROOT));
        remark(json, kept);
    }

    private static void remark(JsonOutput json, KeptEvent kept) {
        String text = RowText.remark(kept).strip();
        if (text.length() > REMARK_CHARS_MAX) {
            json.put("text", text.substring(0, REMARK_CHARS_MAX)).put("cut", true);
        } else {
            json.put("text", text);
        }
    }
}
