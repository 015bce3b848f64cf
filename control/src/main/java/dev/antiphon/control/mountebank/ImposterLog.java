package dev.antiphon.control.mountebank;

import dev.antiphon.text.Escapes;

import java.util.List;
import java.util.function.Consumer;

/**
 * The log of an imposter: lines on standard output that begin with their level, which mountebank
 * adds to its own log. Control characters are escaped, so that data of a client stays one line. Any
 * thread may use it.
 */
final class ImposterLog {
    private static final List<String> LEVELS = List.of("debug", "info", "warn", "error");

    private final Consumer<String> lines;
    private final int least;

    /**
     * Creates a log.
     *
     * @param lines takes each line
     * @param level the lowest level that is written; an unknown one writes everything
     */
    ImposterLog(Consumer<String> lines, String level) {
        this.lines = lines;
        this.least = LEVELS.indexOf(level);
    }

    boolean hasDebug() {
        return least <= 0;
    }

    void debug(String text) {
        write("debug", text);
    }

    void info(String text) {
        write("info", text);
    }

    void warn(String text) {
        write("warn", text);
    }

    void error(String text) {
        write("error", text);
    }

    /** Writes a line of this level. */
    void write(String level, String text) {
        if (LEVELS.indexOf(level) >= least) {
            lines.accept(level + " " + Escapes.oneLine(text));
        }
    }
}
