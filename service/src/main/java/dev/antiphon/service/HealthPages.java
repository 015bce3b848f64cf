package dev.antiphon.service;

import dev.antiphon.failure.Failure;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The pages of a {@link HealthServer}. Several threads ask for them. */
final class HealthPages {
    private static final String OK = "200 OK";
    private static final String UNAVAILABLE = "503 Service Unavailable";
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final @Nullable Supplier<String> metrics;

    /** Held while metrics are collected, so that many clients cost no more than one. */
    private final ReentrantLock collecting = new ReentrantLock();

    HealthPages(Health health, @Nullable Supplier<String> metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    /** Returns the reply to a request without its empty line. */
    Reply reply(Message request) {
        HttpHead head = HttpHead.read(request.text()).orElse(null);
        if (head == null) {
            return HttpReply.text("400 Bad Request", "not a request of HTTP/1\n")
                    .encoded();
        }
        HttpReply page = page(head);
        return head.isHead() ? page.encodedHead() : page.encoded();
    }

    private HttpReply page(HttpHead head) {
        if (!head.reads()) {
            return HttpReply.text("405 Method Not Allowed", "probes read: use GET\n");
        }
        HealthState state = health.state();
        return switch (head.path()) {
            case "/live" -> live(state, head.acceptsJson());
            case "/ready" -> ready(state, head.acceptsJson());
            case "/metrics" -> metrics == null ? unknown() : metrics(metrics);
            default -> unknown();
        };
    }

    private HttpReply unknown() {
        String paths = "/live and /ready" + (metrics == null ? "" : " and /metrics");
        return HttpReply.text("404 Not Found", "this port has " + paths + "\n");
    }

    private static HttpReply live(HealthState state, boolean json) {
        boolean isLive = state.readiness() != Readiness.STOPPED;
        String status = isLive ? OK : UNAVAILABLE;
        String word = isLive ? "live" : "stopped";
        return json
                ? HttpReply.json(status, "{\"status\":\"" + word + "\"}\n")
                : HttpReply.text(status, word + "\n");
    }

    private static HttpReply ready(HealthState state, boolean json) {
        String status = state.isReady() ? OK : UNAVAILABLE;
        if (json) {
            return HttpReply.json(status, json(state));
        }
        String reasons = state.reasons("\n");
        return HttpReply.text(
                status, state.status() + "\n" + reasons + (reasons.isEmpty() ? "" : "\n"));
    }

    private static String json(HealthState state) {
        StringBuilder out = new StringBuilder("{\"status\":\"")
                .append(state.status())
                .append("\",\"weight\":")
                .append(state.weightPercent())
                .append(",\"failing\":{");
        String comma = "";
        for (Map.Entry<String, String> each : state.failing().entrySet()) {
            out.append(comma);
            quote(each.getKey(), out);
            out.append(':');
            quote(each.getValue(), out);
            comma = ",";
        }
        return out.append("}}\n").toString();
    }

    /** Appends a text of one line as a JSON string (RFC 8259, 7). */
    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                out.append('\\');
            }
            out.append(each);
        }
        out.append('"');
    }

    private HttpReply metrics(Supplier<String> source) {
        collecting.lock();
        try {
            return new HttpReply(OK, METRICS_TYPE, source.get());
        } catch (RuntimeException e) {
            return HttpReply.text("500 Internal Server Error", "the metrics failed: " + e + "\n");
        } finally {
            collecting.unlock();
        }
    }

    /** Returns the last reply before a failure of the input closes the connection. */
    static Reply lastReply(Failure failure) {
        if (failure instanceof Failure.TooLong) {
            return HttpReply.text(
                            "431 Request Header Fields Too Large",
                            "the head is over " + ProbeLimits.HEAD_BYTES_MAX + " bytes\n")
                    .encoded();
        }
        return Reply.none();
    }
}
