package dev.antiphon.cli.check;

import dev.antiphon.cli.check.CheckedFile.Mistake;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.ErrorOutput;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.framing.Framing;
import dev.antiphon.text.Escapes;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The command {@code antiphon check}, which reads files of rules, recordings, captures and load
 * results, and prints their mistakes.
 */
public final class CheckCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<List<String>> files = options.parameters("FILE", "file", "1..*");
    private final OptionValue<Optional<String>> framing = options.text("-f, --framing", "FRAMING");
    private final CommonOptions common = options.with(new CommonOptions());

    public CheckCommand(Terminal terminal, Texts texts) {
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
        Optional<Framing> chosen = framing.value().map(OptionParser::framing);
        int wrong = 0;
        for (String file : files.value()) {
            CheckedFile checked = checked(file, chosen);
            tell(checked);
            wrong += checked.mistakes().isEmpty() ? 0 : 1;
        }
        if (wrong > 0) {
            throw CliException.usage("check-failed", wrong, files.value().size());
        }
        return Status.OK;
    }

    private static CheckedFile checked(String file, Optional<Framing> framing) {
        try {
            if (file.isEmpty()) { // the path of the current folder
                throw CliException.usage("unreadable-name", "check", file);
            }
            if (Files.isDirectory(Path.of(file))) {
                throw CliException.usage("check-directory", file);
            }
            return FileCheck.of(file, framing);
        } catch (IOException | IllegalArgumentException e) { // also an invalid path
            throw CliException.unreadable("check", file, e);
        } catch (OutOfMemoryError e) {
            throw CliException.noHeap(file);
        }
    }

    private void tell(CheckedFile checked) {
        if (common.json.value()) {
            terminal.out().println(json(checked));
            return;
        }
        for (Mistake each : checked.mistakes()) {
            String place = checked.file()
                    + (each.line() > 0 ? ":" + each.line() : "")
                    + (each.line() > 0 && each.column() > 0 ? ":" + each.column() : "");
            String line = Escapes.oneLine(place + ": " + texts.library(each.reason()));
            ErrorOutput.wrapped(line, "", columns()).forEach(terminal.out()::println);
        }
        if (checked.mistakes().isEmpty() && !common.quiet.value()) {
            String kind = checked.kind().word();
            terminal.out()
                    .println(checked.file() + ": " + texts.say("check." + kind, counts(checked)));
        }
    }

    /** Returns the width of the output; empty if it is not a terminal. */
    private OptionalInt columns() {
        return terminal.interactive() ? OptionalInt.of(terminal.columns()) : OptionalInt.empty();
    }

    /** Returns the values of the text about a file of this kind. */
    private static Object[] counts(CheckedFile checked) {
        return switch (checked.kind()) {
            case RULES -> values(checked, "rules", "framing");
            case RECORDING -> values(checked, "connections", "messages", "framing");
            case RESULT -> values(checked, "seconds");
            case CAPTURE -> values(checked, "connections");
        };
    }

    private static Object[] values(CheckedFile checked, String... names) {
        return List.of(names).stream().map(checked.counts()::get).toArray();
    }

    private String json(CheckedFile checked) {
        StringWriter line = new StringWriter();
        JsonFactory factory = new JsonFactory();
        try (JsonGenerator to = factory.createGenerator(ObjectWriteContext.empty(), line)) {
            to.writeStartObject();
            to.writeStringProperty("file", checked.file());
            to.writeStringProperty("kind", checked.kind().word());
            to.writeBooleanProperty("valid", checked.mistakes().isEmpty());
            for (var each : new TreeMap<>(checked.counts()).entrySet()) {
                if (each.getValue() instanceof Number number) {
                    to.writeNumberProperty(each.getKey(), number.longValue());
                } else {
                    to.writeStringProperty(each.getKey(), each.getValue().toString());
                }
            }
            to.writeArrayPropertyStart("mistakes");
            for (Mistake each : checked.mistakes()) {
                to.writeStartObject();
                to.writeNumberProperty("line", each.line());
                to.writeNumberProperty("column", each.column());
                to.writeStringProperty("text", texts.library(each.reason()));
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeEndObject();
        }
        return line.toString();
    }
}
