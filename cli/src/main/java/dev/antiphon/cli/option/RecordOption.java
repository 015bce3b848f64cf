package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.EventListener;
import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.recording.RecordingException;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The options to record the messages of connections. An existing file is only overwritten on
 * request.
 */
public final class RecordOption implements OptionGroup {
    private static final String RECORD = "--record";
    private static final String OVERWRITE = "--overwrite";
    private static final String APPEND = "--append";

    private final Options options = new Options();
    private final OptionValue<Optional<String>> file = options.text(RECORD, "FILE");
    private final OptionValue<Boolean> overwrite = options.flag(OVERWRITE);
    private final OptionValue<Boolean> append = options.flag(APPEND);

    /** The consumer that receives a recorder when its file is open. */
    private Consumer<Recorder> opened = recorder -> {};

    @Override
    public Options options() {
        return options;
    }

    /**
     * Sets a consumer that receives the recorder when its file is open, to add entries that are not
     * events.
     */
    public RecordOption onOpened(Consumer<Recorder> value) {
        opened = value;
        return this;
    }

    private Recorder opened(Recorder recorder) {
        opened.accept(recorder);
        return recorder;
    }

    /** Returns the listener that writes the recording; empty without the option. */
    public Optional<EventListener> listener(Framing framing, Terminal terminal, Texts texts) {
        options.refuseTwoOf(List.of(OVERWRITE, APPEND));
        options.refuseWithout(RECORD, List.of(OVERWRITE, APPEND));
        return file.value()
                .map(name -> LateListener.heedful(
                        name, recorder(name, framing, terminal, texts), terminal));
    }

    private EventListener recorder(String name, Framing framing, Terminal terminal, Texts texts) {
        Path path = OptionParser.file(RECORD, name);
        Recorder.Builder recorder = Recorder.of(framing)
                .onFailure(e -> CaptureOption.tellFailure(name, e, terminal, texts));
        try {
            if (append.value()) {
                return opened(recorder.appendTo(path));
            }
            if (!overwrite.value() && Files.isRegularFile(path) && Files.size(path) > 0) {
                throw CliException.usage("record-exists", RECORD, name);
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return opened(recorder.to(path)); // a check would be the end for a pipe reader
            }
            new FileOutputStream(path.toFile(), true).close(); // the file can be written
            LateFile late = new LateFile(path);
            return late.opening(
                    opened(recorder.to(late)),
                    e -> CaptureOption.tellFailure(name, e, terminal, texts));
        } catch (RecordingException | IllegalArgumentException e) {
            throw CliException.usage("record-append", RECORD, name, LibraryText.of(e));
        } catch (IOException e) {
            throw CliException.usage("unwritable-file", RECORD, name);
        }
    }
}
