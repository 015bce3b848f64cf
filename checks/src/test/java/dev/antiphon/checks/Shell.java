package dev.antiphon.checks;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What people type at a shell, with tools that are not ours. */
final class Shell {
    private Shell() {}

    /** Starts a script; leaves the test out, or fails it in CI, where the tool is missing. */
    static Child start(String tool, String script) {
        try (Child there = Child.start(List.of("sh", "-c", "command -v " + tool), Map.of())) {
            if (there.status() != 0) {
                throw Missing.here(tool + " is missing; on Debian: apt install " + tool);
            }
        } catch (UncheckedIOException e) {
            throw Missing.here("a POSIX shell is missing: " + e.getMessage());
        }
        return Child.start(List.of("sh", "-c", script), Map.of());
    }
}
