package dev.antiphon.control.console;

import dev.antiphon.argument.Nearest;
import dev.antiphon.control.Control;
import dev.antiphon.control.Service;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonInput;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.traffic.FramingGuess;
import dev.antiphon.control.traffic.RowDirection;
import dev.antiphon.control.traffic.StreamCut;
import dev.antiphon.control.traffic.Traffic;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The messages that another framing finds in the same bytes. */
final class CutResource {
    private static final String[] FIELDS = {
        "service", "connection", "direction", "framing", "hex", "b64"
    };

    private final Traffic traffic;
    private final Control control;

    CutResource(Traffic traffic, Control control) {
        this.traffic = traffic;
        this.control = control;
    }

    void add(ConsoleApi.Routes routes) {
        routes.add("POST /api/traffic/cut", this::cut);
    }

    private ApiReply cut(ApiRequest request) {
        JsonInput body = request.json(FIELDS);
        RowDirection direction = body.optionalString("direction")
                .map(CutResource::direction)
                .orElse(RowDirection.IN);
        JsonOutput json = new JsonOutput();
        Optional<Framing> framing = body.optionalString("framing")
                .map(each -> JsonInput.read("framing", each, Framing::parse));
        framing.ifPresent(each -> json.put("framing", each.toString()));
        Message bytes = bytes(body, direction, json);
        if (framing.isEmpty()) {
            Framing own = body.optionalString("service")
                    .flatMap(control::find)
                    .map(Service::framing)
                    .orElse(Framing.raw());
            json.put("size", bytes.size());
            return ApiReply.json(json.put("candidates", FramingGuess.of(bytes, direction, own)));
        }
        Framing own = direction == RowDirection.IN
                ? framing.get().ofRequests()
                : framing.get().ofReplies();
        return ApiReply.json(StreamCut.of(bytes, own).put(json));
    }

    static RowDirection direction(String text) {
        return RowDirection.named(text)
                .orElseThrow(() -> ApiProblem.unknown("direction", text, RowDirection.names())
                        .field("direction")
                        .value(text));
    }

    private Message bytes(JsonInput body, RowDirection direction, JsonOutput json) {
        List<String> given =
                List.of("service", "hex", "b64").stream().filter(body::has).toList();
        if (given.size() != 1) {
            throw ApiProblem.badRequest("one of service, hex and b64 says which bytes to cut;"
                    + " write one of them, and connection with service");
        }
        return switch (given.getFirst()) {
            case "hex" -> JsonInput.read("hex", body.string("hex"), Message::hex);
            case "b64" ->
                JsonInput.read(
                        "b64",
                        body.string("b64"),
                        text -> Message.of(Base64.getDecoder().decode(text)));
            default -> kept(body, direction, json);
        };
    }

    private Message kept(JsonInput body, RowDirection direction, JsonOutput json) {
        String service = body.string("service");
        long connection = body.optionalWhole("connection", 1)
                .orElseThrow(() -> ApiProblem.badRequest(
                                "the key \"connection\" is missing; write its number")
                        .field("connection"));
        Traffic.Stream stream = traffic.stream(service, connection, direction)
                .orElseThrow(() -> unknown(service, connection));
        json.put("complete", stream.isComplete());
        if (stream.isEncoded()) {
            json.put("encoded", true);
        }
        return stream.bytes();
    }

    private ApiProblem unknown(String service, long connection) {
        List<String> names = control.services().stream().map(Service::name).toList();
        return ApiProblem.notFound("no row of connection " + connection + " of \"" + service
                + "\" is kept" + Nearest.of(service, names) + "; GET /api/traffic lists the rows");
    }
}
