package dev.antiphon.control.api;

import dev.antiphon.control.Service;
import dev.antiphon.control.ServiceRecording;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.control.http.ApiRequest;
import dev.antiphon.control.http.JsonOutput;
import dev.antiphon.control.traffic.export.RecordedCapture;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingReader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The recordings of stubs, proxies and servers, in memory. */
final class RecordingResource {
    private static final List<Service.Kind> KINDS =
            List.of(Service.Kind.STUB, Service.Kind.PROXY, Service.Kind.SERVER);
    private static final List<String> FORMS =
            List.of("jsonl", "pcapng", "rules", "junit", "pytest");

    private final Services services;

    RecordingResource(Services services) {
        this.services = services;
    }

    void add(ControlApi api) {
        for (Service.Kind kind : KINDS) {
            String path = Services.path(kind) + "/{service}/recording";
            api.addWithoutBody("POST " + path, request -> {
                Service service = services.named(kind, request);
                service.record();
                return ApiReply.created(
                        Services.path(service) + "/recording",
                        new JsonOutput()
                                .put("service", service.name())
                                .put("framing", service.framing().toString()));
            });
            api.add("GET " + path, request -> shown(kind, request), "as", "name");
            api.addWithoutBody("DELETE " + path, request -> {
                recording(services.named(kind, request), Service::stopRecording);
                return ApiReply.noContent();
            });
        }
    }

    private static ServiceRecording recording(
            Service service, Function<Service, Optional<ServiceRecording>> from) {
        return from.apply(service)
                .orElseThrow(() -> ApiProblem.notFound("the " + service.kind()
                        + " \"" + service.name() + "\" has no recording; begin one by POST "
                        + Services.path(service) + "/recording"));
    }

    private ApiReply shown(Service.Kind kind, ApiRequest request) {
        Service service = services.named(kind, request);
        String form = request.query("as").orElse(FORMS.get(0));
        if (!FORMS.contains(form)) {
            throw ApiProblem.unknown("form of a recording", form, FORMS)
                    .field("as")
                    .value(form);
        }
        Optional<RecordedSource> source = source(form);
        Optional<String> name = request.query("name");
        if (source.isEmpty() && name.isPresent()) {
            throw ApiProblem.badRequest("only as=junit and as=pytest have a name; leave it out")
                    .field("name")
                    .value(name.get());
        }
        source.ifPresent(each -> each.check(name));
        ServiceRecording recording = recording(service, Service::recording);
        byte[] lines = recording.jsonLines();
        if (form.equals("jsonl")) {
            return ApiReply.bytes(200, "application/x-ndjson", lines);
        }
        try {
            List<Entry> entries = entries(lines);
            return source.isPresent()
                    ? source.get().of(recording, entries, name)
                    : ApiReply.bytes(
                            200,
                            "application/octet-stream",
                            RecordedCapture.of(recording.framing(), service.address(), entries));
        } catch (IllegalArgumentException e) {
            throw ApiProblem.conflict(
                            "the recording cannot be shown as " + form + ": " + e.getMessage())
                    .field("as")
                    .value(form);
        }
    }

    private static List<Entry> entries(byte[] lines) {
        List<Entry> entries = new ArrayList<>();
        try (RecordingReader reader = RecordingReader.of(new ByteArrayInputStream(lines))) {
            entries.add(reader.header());
            for (Optional<Entry.Timed> each = reader.next();
                    each.isPresent();
                    each = reader.next()) {
                entries.add(each.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the lines are in memory
        }
        return entries;
    }

    private static Optional<RecordedSource> source(String form) {
        return Arrays.stream(RecordedSource.values())
                .filter(each -> each.name().equalsIgnoreCase(form))
                .findFirst();
    }
}
