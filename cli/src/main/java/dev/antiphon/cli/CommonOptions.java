package dev.antiphon.cli;

import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;

/** The options that every command has. */
final class CommonOptions implements OptionGroup {
    private final Options options = Options.describedIn("common").withHelp("-h, --help");
    final Given<Boolean> quiet = options.flag("-q, --quiet");
    final Given<Boolean> json = options.flag("--json");
    private final Given<String> language = options.text("--lang", "ru|en", "");

    @Override
    public Options options() {
        return options;
    }

    /** Refuses a language that there is not. */
    void check() {
        checkLanguage(language.value());
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
