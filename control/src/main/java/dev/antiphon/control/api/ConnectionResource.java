package dev.antiphon.control.api;

import dev.antiphon.address.Addresses;
import dev.antiphon.control.PortService;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.ServerService;
import dev.antiphon.control.Service;
import dev.antiphon.control.ServiceConnection;
import dev.antiphon.control.StubService;
import dev.antiphon.control.definition.FaultDefinition;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.message.Message;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.answer.Answer;
import dev.antiphon.stub.journal.ConnectionLog;
import dev.antiphon.stub.yaml.YamlValue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The connections of stubs, proxies and servers. */
final class ConnectionResource {
    private static final List<Service.Kind> KINDS =
            List.of(Service.Kind.STUB, Service.Kind.PROXY, Service.Kind.SERVER);

    private final Services services;

    ConnectionResource(Services services) {
        this.services = services;
    }

    void add(ControlApi api) {
        for (Service.Kind kind : KINDS) {
            String path = Services.path(kind) + "/{service}/connections";
            api.add(
                    "GET " + path,
                    request -> ApiReply.json(new JsonOutput()
                            .put(
                                    "connections",
                                    services.named(kind, request).connections().stream()
                                            .map(ConnectionResource::of)
                                            .toList())));
            api.add("GET " + path + "/{connection}", request -> one(kind, request));
            addActions(api, kind);
        }
    }

    private void addActions(ControlApi api, Service.Kind kind) {
        String one = "POST " + Services.path(kind) + "/{service}/connections/{connection}";
        api.addWithoutBody(
                one + "/close",
                request -> ended(request, services.named(kind, request)::closeConnection));
        api.addWithoutBody(
                one + "/reset",
                request -> ended(request, services.named(kind, request)::resetConnection));
        api.add(one + "/push", request -> push(services.named(kind, request), request));
    }

    private ApiReply one(Service.Kind kind, ApiRequest request) {
        Service service = services.named(kind, request);
        long number = number(request);
        ServiceConnection connection = service.connections().stream()
                .filter(each -> each.id() == number)
                .findFirst()
                .orElseThrow(() -> ApiProblem.notFound("there is no connection " + number + " of "
                        + service.name() + "; its connections are at "
                        + Services.path(service) + "/connections"));
        JsonOutput json = of(connection);
        if (service instanceof StubService stub) {
            json.put(
                    "messages",
                    MessageJson.of(
                                    stub,
                                    each -> each.connection() == number,
                                    1,
                                    MessageJson.MESSAGES_MAX)
                            .messages());
            json.put(
                    "replies",
                    stub.stub().connections().stream()
                            .filter(each -> each.number() == number)
                            .map(ConnectionLog::sent)
                            .flatMap(List::stream)
                            .limit(MessageJson.MESSAGES_MAX)
                            .map(each -> MessageJson.content(new JsonOutput(), each))
                            .toList());
        }
        return ApiReply.json(json);
    }

    private static JsonOutput of(ServiceConnection connection) {
        Instant opened = Instant.now()
                .minusNanos(System.nanoTime() - connection.openedNanos())
                .truncatedTo(ChronoUnit.MILLIS);
        JsonOutput json = new JsonOutput()
                .put("id", connection.id())
                .put("client", Addresses.shown(connection.client()))
                .put("opened", opened.toString())
                .put("open", connection.isOpen())
                .put("received", connection.amounts().received())
                .put("sent", connection.amounts().sent());
        connection.end().ifPresent(end -> json.put("end", end.name().toLowerCase(Locale.ROOT)));
        return json;
    }

    private static long number(ApiRequest request) {
        String text = request.parameter("connection");
        if (!text.matches("[0-9]{1,18}")) {
            throw ApiProblem.notFound("\"" + text + "\" is no number of a connection")
                    .field("connection")
                    .value(text);
        }
        return Long.parseLong(text);
    }

    private static ApiReply ended(ApiRequest request, LongConsumer end) {
        end.accept(number(request));
        return ApiReply.noContent();
    }

    private static ApiReply push(Service service, ApiRequest request) {
        long number = number(request);
        switch (service) {
            case StubService stub -> stub.push(number, answer(stub, request));
            case ProxyService proxy -> {
                RequestDocument body = RequestDocument.read(request, "text", "hex", "to");
                Direction direction =
                        body.value("to").map(FaultDefinition::direction).orElse(Direction.S2C);
                proxy.push(number, direction, message(body));
            }
            case ServerService server ->
                server.push(number, message(RequestDocument.read(request, "text", "hex")));
            case PortService port ->
                throw new IllegalStateException(port.name() + " has no connections");
        }
        return ApiReply.json(202, new JsonOutput().put("connections", 1));
    }

    /** Reads a message, which is sent in the framing of the service. */
    private static Message message(RequestDocument body) {
        Optional<YamlValue> text = body.value("text");
        Optional<YamlValue> hex = body.value("hex");
        if (text.isPresent() == hex.isPresent()) {
            throw body.root().wrong("text or hex says what to send; write one of them");
        }
        return text.map(each -> Message.text(each.text()))
                .orElseGet(() -> hex.orElseThrow().read(Message::hex));
    }

    /** Reads the answer that a request to push has in its body. */
    static Answer answer(StubService stub, ApiRequest request) {
        RequestDocument body = RequestDocument.read(request, "text", "hex", "reply");
        if (body.keys().size() != 1) {
            throw body.root()
                    .wrong(
                            body.keys().isEmpty()
                                    ? "text, hex or reply says what to send; write one of them"
                                    : "text, hex and reply exclude each other; write only one of"
                                            + " them");
        }
        YamlValue reply = body.value("reply").orElse(body.root());
        return stub.rulesText().push(reply);
    }
}
