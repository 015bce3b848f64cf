package dev.antiphon.cli.control;

import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.run.ReadyFile;
import dev.antiphon.cli.text.CliException;
import dev.antiphon.cli.text.LibraryText;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.control.Control;
import dev.antiphon.control.ControlException;
import dev.antiphon.control.Service;
import dev.antiphon.control.api.ControlServer;
import dev.antiphon.control.file.FileChange;
import dev.antiphon.control.file.FollowedControlFile;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.text.Escapes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command {@code antiphon up}, which runs the services that a file declares. */
public final class UpCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final OptionValue<String> file = options.parameter("FILE", "file");
    private final ControlPort port = options.with(ControlPort.beside());
    private final OptionValue<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final OptionValue<Boolean> untilEof = options.flag("--until-eof");
    private final CommonOptions common = options.with(new CommonOptions());

    public UpCommand(Terminal terminal, Texts texts) {
        this.terminal = terminal;
        this.texts = texts;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() throws InterruptedException {
        common.check();
        port.check();
        Path path = OptionParser.file("FILE", file.value());
        Optional<ReadyFile> ready = readyFile.value().map(ReadyFile::prepare);
        try (ControlRun run = new ControlRun(terminal)) {
            ready.ifPresent(each -> run.atTheEnd(each::close));
            Control control = run.control();
            FollowedControlFile followed = started(path, control);
            run.atTheEnd(followed::close);
            control.services().forEach(this::print);
            List<String> lines = new ArrayList<>();
            control.services().forEach(each -> lines.add(each.name() + " " + each.address()));
            if (port.isWanted()) {
                ControlServer server = port.start(control);
                run.atTheEnd(server::close);
                print(port.shown(server, texts));
                lines.add("control " + server.address());
            }
            ready.ifPresent(each -> each.write(String.join("\n", lines)));
            followed.begin(each -> changed(path, each, control));
            if (untilEof.value()) {
                run.endWithInput();
            }
            run.await();
        }
        return Status.OK;
    }

    private static FollowedControlFile started(Path path, Control control) {
        try {
            FollowedControlFile followed = FollowedControlFile.read(path, control);
            followed.start();
            return followed;
        } catch (StubFileException e) {
            throw CliException.refused("up", e);
        } catch (ControlException e) {
            throw e.kind() == ControlException.Kind.CANNOT_BIND
                    ? new CliException(Status.CANNOT_BIND, "up-start", LibraryText.of(e))
                    : CliException.refused("up-start", e);
        } catch (IOException e) {
            throw CliException.unreadable("FILE", path.toString(), e);
        }
    }

    private void print(Service service) {
        print(texts.say("up.service", service.name(), service.kind(), service.address()));
    }

    private void print(String line) {
        if (!common.quiet.value()) {
            terminal.out().println(line);
        }
    }

    private void changed(Path path, FileChange change, Control control) {
        switch (change) {
            case FileChange.Used used -> {
                print(texts.say("up.used", path));
                used.kept().stream()
                        .flatMap(each -> control.find(each).stream())
                        .forEach(this::printKept);
            }
            case FileChange.Refused refused -> {
                String text = texts.say("up.bad", new LibraryText(refused.text()));
                terminal.err().println("antiphon: " + Escapes.oneLine(text));
            }
        }
    }

    private void printKept(Service service) {
        String kinds = service.kind() == Service.Kind.STUB ? "stubs" : "proxies";
        print(texts.say("up.kept", service.name(), kinds));
    }
}
