package dev.antiphon.control.traffic.export;

import dev.antiphon.control.ControlEvent;
import dev.antiphon.control.ProxyService;
import dev.antiphon.control.Service;
import dev.antiphon.control.event.EventFeed;
import dev.antiphon.control.event.KeptEvent;
import dev.antiphon.control.event.TrackedConnection;
import dev.antiphon.control.traffic.RowKind;
import dev.antiphon.control.traffic.Traffic;
import dev.antiphon.event.ConnectionEvent;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.RecordingWriter;
import dev.antiphon.stub.replay.PytestWriter;
import dev.antiphon.stub.replay.RulesWriter;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.TestWriter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A selection of rows as a test, rules, commands, a recording or a capture. */
public final class TrafficExport {
    /** The names of the forms. */
    public static final List<String> FORMS =
            List.of("junit", "pytest", "rules", "send", "jsonl", "pcapng");

    private static final Language JAVA = new Language(
            "text/x-java",
            "//",
            " Against another server: -Dserver=HOST:PORT. It needs antiphon-junit.");

    private static final Language JAVA_OF_CLIENT = new Language(
            "text/x-java", "//", " Put the client under test in the place of the one in the test.");

    private static final Language PYTHON = new Language(
            "text/x-python", "#", " Against another server: SERVER=HOST:PORT in the environment.");

    private static final Language PYTHON_OF_CLIENT = new Language(
            "text/x-python", "#", " Start the client under test where the comment says so.");

    private static final Language YAML = new Language("application/yaml", "#", "");
    private static final Language SHELL = new Language("text/x-shellscript", "#", "");
    private static final int CHUNK = 1024;
    private static final long BYTES_MAX = 64L << 20;

    private final EventFeed feed;
    private final Service service;
    private final List<KeptEvent> events;

    private TrafficExport(EventFeed feed, Service service, List<KeptEvent> events) {
        this.feed = feed;
        this.service = service;
        this.events = events;
    }

    /**
     * Returns the export of connections.
     *
     * @throws IllegalArgumentException when the ring has none of one of these numbers
     */
    public static TrafficExport ofConnections(Traffic traffic, Service service, Set<Long> numbers) {
        Set<TrackedConnection> connections = new LinkedHashSet<>();
        for (long each : numbers) {
            connections.add(traffic.connection(service.name(), each)
                    .orElseThrow(() -> new IllegalArgumentException("no row of connection " + each
                            + " of \"" + service.name() + "\" is kept")));
        }
        return new TrafficExport(
                traffic.feed(), service, selected(traffic.feed(), connections, Set.of()));
    }

    /**
     * Returns the export of single rows, with the openings of their connections.
     *
     * @throws IllegalArgumentException when one of the rows is not kept, or is of another service
     */
    public static TrafficExport ofRows(Traffic traffic, Service service, Set<Long> ids) {
        Set<TrackedConnection> connections = new LinkedHashSet<>();
        for (long each : ids) {
            KeptEvent row = traffic.row(each)
                    .filter(kept -> kept.event().service().equals(service.name()))
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no row " + each + " of \"" + service.name() + "\" is kept"));
            row.connection().ifPresent(connections::add);
        }
        return new TrafficExport(
                traffic.feed(), service, selected(traffic.feed(), connections, ids));
    }

    private static List<KeptEvent> selected(
            EventFeed feed, Set<TrackedConnection> connections, Set<Long> ids) {
        List<KeptEvent> selected = new ArrayList<>();
        long bytes = 0;
        for (List<KeptEvent> chunk = feed.events(1, CHUNK);
                !chunk.isEmpty();
                chunk = feed.events(chunk.getLast().position() + 1, CHUNK)) {
            for (KeptEvent each : chunk) {
                boolean isOf = each.connection().filter(connections::contains).isPresent();
                boolean isWanted = ids.isEmpty()
                        || ids.contains(each.position())
                        || RowKind.of(each).filter(RowKind.OPEN::equals).isPresent();
                if (isOf && isWanted && each.event() instanceof ControlEvent.Traffic) {
                    selected.add(each);
                    bytes += each.size();
                }
            }
            if (bytes > BYTES_MAX) {
                throw new IllegalArgumentException(
                        "these rows have over " + BYTES_MAX + " bytes; choose fewer");
            }
        }
        return selected;
    }

    /**
     * The language of a text.
     *
     * @param type the media type
     * @param comment the sign that begins a comment
     * @param remark what to fill in
     */
    private record Language(String type, String comment, String remark) {}

    /**
     * The result of an export.
     *
     * @param type the media type
     * @param bytes the content of the file
     */
    @SuppressWarnings("ArrayRecordComponent") // made here, written once, never compared
    public record Written(String type, byte[] bytes) {}

    /**
     * The wishes for an export.
     *
     * @param form one of {@link #FORMS}
     * @param name the name of a test; empty for a usual one
     * @param framing the framing of the messages in bytes that came without one
     * @param isOfClient true for a test of the client, with a stub in place of the server
     */
    public record Wanted(
            String form, Optional<String> name, Optional<Framing> framing, boolean isOfClient) {}

    /**
     * Returns the export in a form.
     *
     * @throws IllegalArgumentException when the rows cannot have this form
     */
    public Written written(Wanted wanted) {
        List<Entry> entries = entries();
        return switch (wanted.form()) {
            case "jsonl" -> new Written("application/x-ndjson", lines(entries));
            case "pcapng" ->
                new Written(
                        "application/octet-stream",
                        RecordedCapture.of(framing(), service.address(), entries));
            default ->
                source(
                        wanted,
                        wanted.framing()
                                .map(each -> Script.of(entries, each))
                                .orElseGet(() -> Script.of(entries)));
        };
    }

    private Framing framing() {
        return events.stream()
                .flatMap(each -> each.connection().stream())
                .flatMap(each -> each.framing().stream())
                .findFirst()
                .orElse(service.framing());
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        entries.add(new Entry.Header(
                "antiphon",
                framing().toString(),
                feed.time(feed.startedNanos()).truncatedTo(ChronoUnit.MILLIS)));
        for (KeptEvent each : events) {
            if (each.event() instanceof ControlEvent.Traffic traffic) {
                entries.add(RecordingWriter.entry(traffic.event(), feed.startedNanos()));
            }
        }
        return entries;
    }

    private static byte[] lines(List<Entry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            RecordingWriter.write(entries, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // it is written to memory
        }
        return out.toByteArray();
    }

    private Written source(Wanted wanted, Script script) {
        if (script.conversations().isEmpty()) {
            throw new IllegalArgumentException("there is no message among these rows");
        }
        String server = service instanceof ProxyService proxy ? proxy.target() : service.address();
        boolean isOfServer = !wanted.isOfClient();
        return switch (wanted.form()) {
            case "junit" -> {
                String name = wanted.name().orElse("RecordedTest");
                yield isOfServer
                        ? text(JAVA, TestWriter.ofServer(script, name, server, List.of()))
                        : text(JAVA_OF_CLIENT, TestWriter.ofClient(script, name));
            }
            case "pytest" -> {
                String name = wanted.name().orElse("test_recorded");
                yield isOfServer
                        ? text(PYTHON, ServerPytest.of(script, name, server))
                        : text(PYTHON_OF_CLIENT, PytestWriter.ofClient(script, name));
            }
            case "rules" -> text(YAML, RulesWriter.yaml(script));
            default -> text(SHELL, SendCommands.of(script, server));
        };
    }

    private Written text(Language language, String source) {
        String heading = language.comment() + " From " + origin() + "." + language.remark() + "\n";
        return new Written(
                language.type() + "; charset=utf-8",
                (heading + source).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the words about the selected connections. */
    private String origin() {
        List<String> numbers = events.stream()
                .flatMap(each -> each.connection().stream())
                .distinct()
                .map(each -> Long.toString(each.id()))
                .toList();
        boolean isFromTheStart = events.stream()
                        .filter(each -> each.event() instanceof ControlEvent.Traffic traffic
                                && traffic.event() instanceof ConnectionEvent.Opened)
                        .count()
                == numbers.size();
        return (numbers.size() == 1 ? "connection " : "connections ")
                + String.join(", ", numbers) + " of " + service.name()
                + (isFromTheStart ? "" : ", whose beginning is not kept any more");
    }
}
