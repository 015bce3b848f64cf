package dev.antiphon.control.api;

import dev.antiphon.control.ServiceRecording;
import dev.antiphon.control.http.ApiProblem;
import dev.antiphon.control.http.ApiReply;
import dev.antiphon.recording.Entry;
import dev.antiphon.recording.Entry.Direction;
import dev.antiphon.stub.replay.PytestWriter;
import dev.antiphon.stub.replay.RulesWriter;
import dev.antiphon.stub.replay.Script;
import dev.antiphon.stub.replay.TestWriter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The source texts that a recording is converted to: rules, and tests in Java and Python. */
enum RecordedSource {
    RULES("application/yaml", "# "),
    JUNIT("text/x-java", "// "),
    PYTEST("text/x-python", "# ");

    private final String type;
    private final String comment;

    RecordedSource(String type, String comment) {
        this.type = type;
        this.comment = comment;
    }

    /**
     * Checks the name of the test.
     *
     * @throws ApiProblem when it is no name of a class or function, or rules have one
     */
    void check(Optional<String> name) {
        if (name.isEmpty()) {
            return;
        }
        String wrong = switch (this) {
            case RULES -> "rules have no name; leave it out";
            case JUNIT ->
                TestWriter.isClassName(name.get())
                        ? ""
                        : name.get() + " is no name of a class; give one such as RecordedTest";
            case PYTEST ->
                PytestWriter.isTestName(name.get())
                        ? ""
                        : name.get() + " is no name of a test; give one such as test_login";
        };
        if (!wrong.isEmpty()) {
            throw ApiProblem.badRequest(wrong).field("name").value(name.get());
        }
    }

    /**
     * Returns the source. On a connection that was open before the recording, messages before the
     * first one of the client are no greeting, and are left out with a comment.
     *
     * @throws IllegalArgumentException when the recording has no such form
     */
    ApiReply of(ServiceRecording recording, List<Entry> entries, Optional<String> name) {
        Set<Long> silent = new HashSet<>(recording.openBefore());
        List<Entry> kept = new ArrayList<>();
        for (Entry each : entries) {
            if (each instanceof Entry.Msg msg && silent.contains(msg.connection())) {
                if (msg.direction() == Direction.S2C) {
                    continue;
                }
                silent.remove(msg.connection());
            }
            kept.add(each);
        }
        int left = entries.size() - kept.size();
        String note = left == 0
                ? ""
                : comment + "Left out: " + left + " of the server's messages, sent before the"
                        + " first request\n" + comment
                        + "on connections that were open before the recording.\n";
        String text = note + source(Script.of(kept), name);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ApiReply.bytes(200, type + "; charset=utf-8", bytes);
    }

    private String source(Script script, Optional<String> name) {
        return switch (this) {
            case RULES -> RulesWriter.yaml(script);
            case JUNIT -> TestWriter.ofClient(script, name.orElse("RecordedTest"));
            case PYTEST -> PytestWriter.ofClient(script, name.orElse("test_recorded"));
        };
    }
}
