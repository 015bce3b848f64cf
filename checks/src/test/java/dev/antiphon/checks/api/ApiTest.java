package dev.antiphon.checks.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The public API of each published module is the one in {@code src/test/resources/api}. A failure
 * shows the changed lines, and names the changes that break users.
 *
 * <p>{@code ./build api} accepts a change: it writes the text anew.
 */
class ApiTest {
    private static final Path STORED = Path.of("src/test/resources/api");
    private static final boolean WRITE = Boolean.getBoolean("antiphon.api.write");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "linux",
                "stub",
                "junit",
                "recording",
                "capture",
                "load",
                "load-report",
                "slf4j",
                "metrics",
                "cluster",
                "service",
                "control"
            })
    void publicApiIsTheStoredOne(String module) throws IOException {
        Path file = STORED.resolve(module + ".txt");
        List<String> now = ApiText.of(Path.of("..", module, "target", "classes"));
        if (WRITE) {
            Files.createDirectories(STORED);
            Files.write(file, now);
        }
        List<String> stored = Files.readAllLines(file);
        assertThat(now).withFailMessage(() -> difference(stored, now)).isEqualTo(stored);
    }

    private String difference(List<String> stored, List<String> now) {
        try {
            return """
                    The public API differs from the stored one.
                    Changes that break users: %s
                    Lines that went: %s
                    Lines that came: %s
                    To accept them: ./build api, then commit the changed text. A change that breaks \
                    users has a line under "Changed" in CHANGELOG.md.""".formatted(
                            block(ApiChanges.breaking(stored, now, folder)),
                            block(without(stored, now)),
                            block(without(now, stored)));
        } catch (IOException e) {
            throw new AssertionError("cannot compare", e);
        }
    }

    /** Returns the lines of {@code these} that {@code those} lack, each member with its class. */
    private static List<String> without(List<String> these, List<String> those) {
        var lines = new ArrayList<>(named(these));
        lines.removeAll(named(those));
        return lines;
    }

    private static List<String> named(List<String> text) {
        var lines = new ArrayList<String>();
        String type = "";
        for (String line : text) {
            if (line.startsWith("  ")) {
                lines.add(type + "  " + line.strip());
            } else {
                lines.add(line);
                type = new ApiJar.Line(line).type();
            }
        }
        return lines;
    }

    private static String block(List<String> lines) {
        return lines.isEmpty() ? "none" : "\n  " + String.join("\n  ", lines);
    }

    @Test
    void removedMethodBreaksUsersAndAddedOneDoesNot() throws IOException {
        String type = "class public final x.Door extends java.lang.Object";
        String open = "  method public void open(int) throws java.io.IOException";
        String shut =
                "  method public java.util.List shut() :: ()Ljava/util/List<Ljava/lang/String;>;";
        assertThat(ApiChanges.breaking(List.of(type, open), List.of(type, open, shut), folder))
                .isEmpty();
        assertThat(ApiChanges.breaking(List.of(type, open, shut), List.of(type, shut), folder))
                .singleElement()
                .asString()
                .contains("x.Door#open(int)")
                .contains("METHOD_REMOVED");
    }
}
