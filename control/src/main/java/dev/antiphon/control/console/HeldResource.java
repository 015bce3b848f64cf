package dev.antiphon.control.console;

import dev.antiphon.control.Control;
import dev.antiphon.control.Service;
import dev.antiphon.control.breakpoint.HeldMessage;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply.After;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.intercept.InterceptedReply;
import dev.antiphon.stub.yaml.YamlValue;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The messages that breakpoints hold, and the decisions about them. */
final class HeldResource {
    private static final int SHOWN_BYTES_MAX = 1 << 16;
    private static final int INJECTED_MAX = 100;
    private static final List<String> KEYS = List.of("do", "text", "hex", "before", "after");
    private static final List<String> CONTENT = List.of("text", "hex");

    private final Control control;

    HeldResource(Control control) {
        this.control = control;
    }

    void add(ConsoleApi.Routes routes) {
        routes.add(
                "GET /api/held",
                request -> ApiReply.json(new JsonOutput()
                        .put(
                                "held",
                                control.held().all().stream()
                                        .map(each -> of(each, SHOWN_BYTES_MAX))
                                        .toList())));
        routes.add(
                "GET /api/held/{held}",
                request -> ApiReply.json(of(held(request), Integer.MAX_VALUE)));
        routes.add("POST /api/held/{held}", this::decide);
    }

    private HeldMessage held(ApiRequest request) {
        String id = request.parameter("held");
        return Optional.of(id)
                .filter(each -> each.matches("[0-9]{1,18}"))
                .flatMap(each -> control.held().find(Long.parseLong(each)))
                .orElseThrow(() -> gone(id));
    }

    private static ApiProblem gone(String id) {
        return ApiProblem.notFound(
                "no message " + id + " is held; it has gone on, or its connection"
                        + " has ended; GET /api/held lists those that are");
    }

    /** @param most the largest number of bytes to show */
    private static JsonOutput of(HeldMessage held, int most) {
        Message message = held.message();
        JsonOutput json = new JsonOutput()
                .put("id", held.id())
                .put("service", held.service())
                .put("connection", held.connection())
                .put("to", BreakpointResource.to(held.direction()))
                .put("number", held.number())
                .put("size", message.size())
                .put("breakpoint", held.breakpoint().name())
                .put("since", held.since().toString())
                .put("until", held.until().toString());
        boolean isCut = message.size() > most;
        Message shown = isCut ? Message.of(Arrays.copyOf(message.bytes(), most)) : message;
        if (isCut) {
            json.put("cut", true);
        }
        return shown.isText()
                ? json.put("text", shown.text())
                : json.put("b64", Base64.getEncoder().encodeToString(shown.bytes()));
    }

    private ApiReply decide(ApiRequest request) {
        HeldMessage held = held(request);
        YamlValue root = YamlValue.parse("body", request.document());
        Map<String, YamlValue> keys = root.keys(KEYS);
        Framing framing = framing(held);
        YamlValue what = Optional.ofNullable(keys.get("do"))
                .orElseThrow(() -> root.wrong("write do: pass, drop, replace, close or reset"));
        boolean isReplaced = what.text().equals("replace");
        if (!isReplaced && (keys.containsKey("text") || keys.containsKey("hex"))) {
            throw what.wrong("text and hex belong to replace; write do: replace");
        }
        After end = switch (what.text()) {
            case "close" -> After.CLOSE;
            case "reset" -> After.RESET;
            case "pass", "drop", "replace" -> After.KEEP;
            default ->
                throw what.wrong("\"" + what.text()
                        + "\" is no decision; write pass, drop, replace, close or reset");
        };
        Optional<Message> message = isReplaced
                ? Optional.of(message(root, keys, framing))
                : Optional.of(held.message()).filter(each -> what.text().equals("pass"));
        InterceptedReply reply = new InterceptedReply(
                messages(keys.get("before"), framing),
                message,
                messages(keys.get("after"), framing),
                end);
        if (!control.held().decide(held, reply)) {
            throw gone(Long.toString(held.id()));
        }
        return ApiReply.noContent();
    }

    private Framing framing(HeldMessage held) {
        Framing framing = control.find(held.service()).map(Service::framing).orElse(Framing.raw());
        return held.direction() == Direction.C2S ? framing.ofRequests() : framing.ofReplies();
    }

    private static List<Message> messages(@Nullable YamlValue list, Framing framing) {
        if (list == null) {
            return List.of();
        }
        List<YamlValue> all = list.list();
        if (all.size() > INJECTED_MAX) {
            throw list.wrong("a decision adds at most " + INJECTED_MAX + " messages");
        }
        return all.stream()
                .map(each -> message(each, each.keys(CONTENT), framing))
                .toList();
    }

    /** Returns the content of a message, which the framing must be able to carry. */
    private static Message message(YamlValue value, Map<String, YamlValue> keys, Framing framing) {
        YamlValue text = keys.get("text");
        YamlValue hex = keys.get("hex");
        if ((text == null) == (hex == null)) {
            throw value.wrong("a message has either text: or hex:");
        }
        Message message = text != null ? Message.text(text.text()) : value.checked(() -> hex(hex));
        return value.checked(() -> {
            long unused = framing.encodedBytes(message.buffer());
            return message;
        });
    }

    private static Message hex(@Nullable YamlValue hex) {
        return Message.hex(Objects.requireNonNull(hex).text());
    }
}
