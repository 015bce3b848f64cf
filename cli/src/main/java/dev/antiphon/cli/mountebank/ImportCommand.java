package dev.antiphon.cli.mountebank;

import dev.antiphon.argument.Nearest;
import dev.antiphon.cli.command.OutFile;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.control.mountebank.imports.MountebankImport;
import dev.antiphon.control.mountebank.imports.Untranslated;
import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.text.Escapes;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The command {@code antiphon import}, which converts imposters of mountebank to rules. */
public final class ImportCommand implements Command {
    private static final String MOUNTEBANK = "mountebank";
    private static final int FILE_BYTES_MAX = 16 << 20;

    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<String> format = options.parameter(MOUNTEBANK, "format");
    private final OptionValue<String> file = options.parameter("FILE.json", "file");
    private final OptionValue<Optional<String>> out = options.text("-o, --out", "FILE.yaml");
    private final CommonOptions common = options.with(new CommonOptions());

    public ImportCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        common.check();
        if (!format.value().equals(MOUNTEBANK)) {
            throw CliException.usage("bad-import", format.value())
                    .near(Nearest.word(format.value(), List.of(MOUNTEBANK)));
        }
        options.refuseWithout("--out", List.of("--json"));
        MountebankImport made = converted();
        byte[] yaml = made.yaml().getBytes(StandardCharsets.UTF_8);
        out.value()
                .ifPresentOrElse(
                        to -> OutFile.write("--out", to, yaml),
                        () -> terminal.out().writeBytes(yaml));
        if (common.json.value()) {
            terminal.out().println(json(made));
        } else {
            tell(made);
        }
        return made.untranslated().isEmpty() ? Status.OK : Status.NOT_EXPECTED;
    }

    private MountebankImport converted() {
        try {
            return MountebankImport.of(BoundedFile.bytes(Path.of(file.value()), FILE_BYTES_MAX));
        } catch (FileTooLargeException e) {
            throw CliException.large(e);
        } catch (IOException | InvalidPathException e) {
            throw CliException.unreadable("import", file.value(), e);
        } catch (IllegalArgumentException e) {
            throw CliException.usage("bad-imposters", file.value(), LibraryText.of(e));
        }
    }

    private void tell(MountebankImport made) {
        for (Untranslated each : made.untranslated()) {
            String reason = texts.library(each.reason());
            terminal.err()
                    .println(Escapes.oneLine(file.value() + ": " + each.place() + ": " + reason));
        }
        if (!common.quiet.value()) {
            terminal.err()
                    .println(texts.say(
                            "import.done",
                            made.imposterCount(),
                            made.ruleCount(),
                            made.untranslated().size()));
        }
    }

    private String json(MountebankImport made) {
        StringWriter line = new StringWriter();
        JsonFactory factory = new JsonFactory();
        try (JsonGenerator to = factory.createGenerator(ObjectWriteContext.empty(), line)) {
            to.writeStartObject();
            to.writeStringProperty("file", out.value().orElse(""));
            to.writeNumberProperty("imposters", made.imposterCount());
            to.writeNumberProperty("rules", made.ruleCount());
            to.writeArrayPropertyStart("untranslated");
            for (Untranslated each : made.untranslated()) {
                to.writeStartObject();
                to.writeStringProperty("place", each.place());
                to.writeStringProperty("reason", texts.library(each.reason()));
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeEndObject();
        }
        return line.toString();
    }
}
