package dev.antiphon.checks;

import dev.antiphon.test.Interpreter;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The peers that are not ours: processes of src/test/python. */
public final class Python {
    private static final Path SCRIPTS = Path.of("src", "test", "python");

    private Python() {}

    /** Starts a script; leaves the test out, or fails it in CI, where there is no Python. */
    public static Child start(String script, Object... arguments) {
        try {
            return Child.start(command(script, arguments), Map.of());
        } catch (UncheckedIOException e) {
            throw Missing.here("python3 is missing, and with it the peers that are not ours;"
                    + " on Debian: apt install python3 (" + e.getMessage() + ")");
        }
    }

    /** What starts a script. */
    static List<String> command(String script, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Interpreter.path(),
                "-u",
                "-B",
                "-X",
                "utf8",
                SCRIPTS.resolve(script).toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }
}
