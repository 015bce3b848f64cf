package dev.antiphon.cli.option;

import dev.antiphon.capture.CaptureRecorder;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.util.Optional;

/** The option to write the messages of connections as a packet capture. */
public final class CaptureOption implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<Optional<String>> file = options.text("--pcap", "FILE");

    @Override
    public Options options() {
        return options;
    }

    /** Returns the listener that writes the capture; empty without the option. */
    public Optional<EventListener> listener(Framing framing, Terminal terminal, Texts texts) {
        return file.value()
                .map(name -> LateListener.heedful(
                        name, recorder(name, framing, terminal, texts), terminal));
    }

    private static EventListener recorder(
            String name, Framing framing, Terminal terminal, Texts texts) {
        try {
            CaptureRecorder.Builder recorder = CaptureRecorder.of(framing)
                    .onFailure(e -> tellFailure(name, e, terminal, texts));
            return LateListener.of(
                    OptionParser.file("--pcap", name),
                    recorder::to,
                    e -> tellFailure(name, e, terminal, texts));
        } catch (IOException e) {
            throw CliException.usage("unwritable-file", "--pcap", name);
        }
    }

    /** Prints that a file can no longer be written, and records the loss. The command continues. */
    public static void tellFailure(String name, IOException why, Terminal terminal, Texts texts) {
        terminal.outputLosses().lost(name);
        String text = texts.say("proxy.record-failed", name, LibraryText.of(why));
        terminal.err().println("antiphon: " + Escapes.oneLine(text));
    }
}
