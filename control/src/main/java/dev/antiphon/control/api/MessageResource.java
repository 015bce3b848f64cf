package dev.antiphon.control.api;

import dev.antiphon.control.ServiceScope;
import dev.antiphon.control.StubService;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.stub.journal.ReceivedMessage;
import dev.antiphon.stub.match.Matcher;
import dev.antiphon.stub.match.Matchers;
import dev.antiphon.stub.verify.NearMiss;
import dev.antiphon.stub.verify.Times;
import dev.antiphon.stub.verify.VerificationError;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The received messages of stubs and their scopes: lists, waits and verification. A wait ends when
 * the messages have arrived, and does not poll.
 */
final class MessageResource {
    private static final String STUB = " /api/stubs/{service}";
    private static final String SCOPE = " /api/stubs/{service}/scopes/{scope}";
    private static final String[] QUERY = {"connection", "from", "limit"};
    private static final int LIMIT = 1000;

    private final Services services;
    private final ServiceWaits waits;

    MessageResource(Services services, ServiceWaits waits) {
        this.services = services;
        this.waits = waits;
    }

    void add(ControlApi api) {
        api.add("GET" + STUB + "/messages", request -> list(all(request), request), QUERY);
        api.add("POST" + STUB + "/messages/find", request -> find(all(request), request));
        api.add("POST" + STUB + "/verify", request -> verify(all(request), request));
        api.addWithoutBody("DELETE" + STUB + "/messages", request -> {
            services.stub(request).stub().clearReceived();
            return ApiReply.noContent();
        });
        api.add("GET" + SCOPE + "/messages", request -> list(ofScope(request), request), QUERY);
        api.add("POST" + SCOPE + "/messages/find", request -> find(ofScope(request), request));
        api.add("POST" + SCOPE + "/verify", request -> verify(ofScope(request), request));
    }

    /** The messages of a stub or of one of its scopes. */
    private interface Messages {
        StubService stub();

        List<ReceivedMessage> received(Matcher matcher);

        List<ReceivedMessage> await(Duration within, Times times, Matcher matcher)
                throws InterruptedException;
    }

    private record OfStub(StubService stub) implements Messages {
        @Override
        public List<ReceivedMessage> received(Matcher matcher) {
            return stub.stub().received(matcher);
        }

        @Override
        public List<ReceivedMessage> await(Duration within, Times times, Matcher matcher)
                throws InterruptedException {
            if (within.isZero()) {
                stub.stub().verify(times, matcher);
                return received(matcher);
            }
            return stub.stub().await(within, times, matcher);
        }
    }

    private record OfScope(StubService stub, ServiceScope scope) implements Messages {
        @Override
        public List<ReceivedMessage> received(Matcher matcher) {
            return scope.scope().received(matcher);
        }

        @Override
        public List<ReceivedMessage> await(Duration within, Times times, Matcher matcher)
                throws InterruptedException {
            if (within.isZero()) {
                scope.scope().verify(times, matcher);
                return received(matcher);
            }
            return scope.scope().await(within, times, matcher);
        }
    }

    private Messages all(ApiRequest request) {
        return new OfStub(services.stub(request));
    }

    private Messages ofScope(ApiRequest request) {
        StubService stub = services.stub(request);
        return new OfScope(stub, stub.scope(request.parameter("scope")));
    }

    private static ApiReply list(Messages messages, ApiRequest request) {
        long connection = request.query("connection", 0, 1, Long.MAX_VALUE);
        long from = request.query("from", 1, 1, Integer.MAX_VALUE);
        long limit = request.query("limit", LIMIT, 0, MessageJson.MESSAGES_MAX);
        List<ReceivedMessage> own = messages.received(Matchers.anything());
        List<ReceivedMessage> wanted = own.stream()
                .filter(each -> connection == 0 || each.connection() == connection)
                .toList();
        MessageJson found = MessageJson.of(messages.stub(), among(wanted), from, limit);
        JsonOutput json =
                new JsonOutput().put("messages", found.messages()).put("total", wanted.size());
        found.next().ifPresent(next -> json.put("next", next));
        return ApiReply.json(json);
    }

    private static Predicate<ReceivedMessage> among(List<ReceivedMessage> some) {
        record Position(long connection, long message) {}
        Set<Position> positions = new HashSet<>();
        some.forEach(each -> positions.add(new Position(each.connection(), each.number())));
        return each -> positions.contains(new Position(each.connection(), each.number()));
    }

    /**
     * The result of a wait.
     *
     * @param matching the matching messages at the end of the wait
     * @param error the failure; empty if the count was right
     */
    private record Found(List<ReceivedMessage> matching, Optional<VerificationError> error) {
        JsonOutput json() {
            return new JsonOutput().put("ok", error.isEmpty()).put("count", matching.size());
        }

        JsonOutput reported(JsonOutput json) {
            error.ifPresent(each -> json.put("report", String.valueOf(each.getMessage())));
            return json;
        }
    }

    private Found found(Messages messages, RequestDocument body, Matcher matcher)
            throws InterruptedException {
        Times times = body.times().orElse(Times.atLeast(1));
        Duration within = body.within();
        return waits.until(messages.stub(), () -> {
            try {
                return new Found(messages.await(within, times, matcher), Optional.empty());
            } catch (VerificationError e) {
                return new Found(messages.received(matcher), Optional.of(e));
            }
        });
    }

    private ApiReply find(Messages messages, ApiRequest request) throws InterruptedException {
        RequestDocument body = RequestDocument.read(request, "when", "times", "within");
        Matcher matcher = body.value("when")
                .map(messages.stub().rulesText()::matcher)
                .orElse(Matchers.anything());
        Found found = found(messages, body, matcher);
        MessageJson list = MessageJson.of(
                messages.stub(), among(found.matching()), 1, MessageJson.MESSAGES_MAX);
        return ApiReply.json(found.reported(found.json().put("messages", list.messages())));
    }

    private ApiReply verify(Messages messages, ApiRequest request) throws InterruptedException {
        RequestDocument body = RequestDocument.read(request, "when", "times", "within");
        Matcher matcher = messages.stub()
                .rulesText()
                .matcher(body.required("when", "the condition on the messages"));
        Found found = found(messages, body, matcher);
        JsonOutput json = found.reported(found.json());
        found.error()
                .flatMap(VerificationError::nearest)
                .flatMap(miss -> nearest(messages.stub(), miss))
                .ifPresent(each -> json.put("nearest", each));
        return ApiReply.json(json);
    }

    private static Optional<JsonOutput> nearest(StubService stub, NearMiss miss) {
        MessageJson found = MessageJson.of(
                stub,
                each -> each.connection() == miss.connection() && each.number() == miss.message(),
                1,
                1);
        return found.messages().stream()
                .findFirst()
                .map(message -> new JsonOutput()
                        .put("message", message)
                        .put("differences", List.of(miss.reason())));
    }
}
