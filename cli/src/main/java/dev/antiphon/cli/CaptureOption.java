package dev.antiphon.cli;

import dev.antiphon.event.Escapes;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.capture.CaptureRecorder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A capture of what is said, where one is asked for. */
final class CaptureOption implements OptionGroup {
    private final Options options = Options.describedIn("common");
    private final Given<Optional<String>> file = options.text("--pcap", "FILE");

    @Override
    public Options options() {
        return options;
    }

    /** What writes it; empty where none is asked for. */
    Optional<EventListener> listener(Framing framing, Terminal terminal, Words words) {
        return file.value().map(name -> recorder(name, framing, terminal, words));
    }

    private static EventListener recorder(
            String name, Framing framing, Terminal terminal, Words words) {
        try {
            return CaptureRecorder.of(framing)
                    .onFailure(e -> tellFailure(name, e, terminal, words))
                    .to(Path.of(name));
        } catch (IOException e) {
            throw Problem.usage("unwritable-file", "--pcap", name);
        }
    }

    /** Says that a file can be written no longer; the rest goes on. */
    static void tellFailure(String name, IOException why, Terminal terminal, Words words) {
        terminal.losses().lost(name);
        String text = words.say("proxy.record-failed", name, why);
        terminal.err().println("antiphon: " + Escapes.oneLine(text));
    }
}
