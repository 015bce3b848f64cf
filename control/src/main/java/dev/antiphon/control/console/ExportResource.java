package dev.antiphon.control.console;

import dev.antiphon.argument.Nearest;
import dev.antiphon.control.Control;
import dev.antiphon.control.Service;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonInput;
import dev.antiphon.control.traffic.Traffic;
import dev.antiphon.control.traffic.export.TrafficExport;
import dev.antiphon.framing.Framing;

import java.util.List;
import java.util.Set;

/** Selected rows as tests, rules, commands, recordings and captures. */
final class ExportResource {
    private static final int CONNECTIONS_MAX = 1000;
    private static final int ROWS_MAX = 10_000;
    private static final List<String> SIDES = List.of("server", "client");

    private final Traffic traffic;
    private final Control control;

    ExportResource(Traffic traffic, Control control) {
        this.traffic = traffic;
        this.control = control;
    }

    void add(ConsoleApi.Routes routes) {
        routes.add("POST /api/traffic/export", this::export);
    }

    private ApiReply export(ApiRequest request) {
        JsonInput body =
                request.json("as", "service", "connections", "rows", "name", "framing", "of");
        String form = word(body, "as", TrafficExport.FORMS.getFirst(), TrafficExport.FORMS);
        boolean isOfClient = word(body, "of", SIDES.getFirst(), SIDES).equals("client");
        Service service = service(body.string("service"));
        Set<Long> connections = body.wholes("connections", 1, CONNECTIONS_MAX);
        Set<Long> rows = body.wholes("rows", 1, ROWS_MAX);
        if (connections.isEmpty() == rows.isEmpty()) {
            throw ApiProblem.badRequest("one of connections and rows says what to export; write a"
                    + " list of numbers");
        }
        TrafficExport.Wanted wanted = new TrafficExport.Wanted(
                form,
                body.optionalString("name"),
                body.optionalString("framing")
                        .map(each -> JsonInput.read("framing", each, Framing::parse)),
                isOfClient);
        try {
            TrafficExport export = rows.isEmpty()
                    ? TrafficExport.ofConnections(traffic, service, connections)
                    : TrafficExport.ofRows(traffic, service, rows);
            TrafficExport.Written written = export.written(wanted);
            return ApiReply.bytes(200, written.type(), written.bytes());
        } catch (IllegalArgumentException e) {
            throw ApiProblem.conflict("this cannot be exported as " + form + ": " + e.getMessage())
                    .field("as")
                    .value(form);
        }
    }

    private static String word(JsonInput body, String name, String absent, List<String> known) {
        String word = body.optionalString(name).orElse(absent);
        if (!known.contains(word)) {
            throw ApiProblem.unknown("value of " + name, word, known)
                    .field(name)
                    .value(word);
        }
        return word;
    }

    private Service service(String name) {
        List<String> names = control.services().stream().map(Service::name).toList();
        return control.find(name)
                .orElseThrow(() -> ApiProblem.notFound(
                                "there is no service \"" + name + "\"" + Nearest.of(name, names))
                        .field("service")
                        .value(name));
    }
}
