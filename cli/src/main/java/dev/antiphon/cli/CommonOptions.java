package dev.antiphon.cli;

import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "common.help",
            order = 90)
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = {"-q", "--quiet"},
            descriptionKey = "common.quiet",
            order = 91)
    boolean quiet;

    @Option(names = "--json", descriptionKey = "common.json", order = 92)
    boolean json;

    @Option(names = "--lang", paramLabel = "ru|en", descriptionKey = "common.lang", order = 93)
    private String language = "";

    /** Refuses a language that there is not. */
    void check() {
        checkLanguage(language);
    }

    /** What {@code --json} asks for. */
    Recorder recorder(Framing framing, Terminal terminal) {
        return Recorder.of(framing).bytesMax(Long.MAX_VALUE).to(terminal.out());
    }

    static void checkLanguage(String language) {
        if (!language.isEmpty() && !Words.LANGUAGES.contains(language)) {
            throw Problem.usage("bad-language", "--lang", language);
        }
    }
}
