package dev.antiphon.cli.text;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The width of the lines that the tool prints. */
final class TerminalWidth {
    static final int DEFAULT = 80;
    static final int MIN = 60;
    static final int MAX = 120;

    private static final Pattern SIZE = Pattern.compile("\\d{1,5} (\\d{1,5})\\s*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");

    private TerminalWidth() {}

    /**
     * Returns the width in columns, between {@value #MIN} and {@value #MAX}: that of {@code
     * COLUMNS}, else of the terminal, else {@value #DEFAULT}.
     *
     * @param isTerminal whether the lines are printed to a terminal
     */
    static int columns(Map<String, String> environment, boolean isTerminal) {
        String given = environment.getOrDefault("COLUMNS", "");
        int columns = NUMBER.matcher(given).matches() ? Integer.parseInt(given) : 0;
        if (columns == 0 && isTerminal) {
            columns = ofTerminal();
        }
        return columns == 0 ? DEFAULT : Math.clamp(columns, MIN, MAX);
    }

    /** Returns the width that stty(1) reports; 0 if it reports none. */
    private static int ofTerminal() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size =
                    new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            Matcher columns = SIZE.matcher(size);
            return columns.matches() ? Integer.parseInt(columns.group(1)) : 0;
        } catch (IOException e) {
            return 0; // no such program, or no terminal
        }
    }
}
