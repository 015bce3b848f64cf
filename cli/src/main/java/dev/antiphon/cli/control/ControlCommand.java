package dev.antiphon.cli.control;

import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionValue;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.run.ReadyFile;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.control.Control;
import dev.antiphon.control.api.ControlServer;

import java.util.Optional;

/** The command {@code antiphon control}, which serves the HTTP API of an empty registry. */
public final class ControlCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final ControlPort port = options.with(ControlPort.alone());
    private final OptionValue<Optional<String>> readyFile = options.text("--ready-file", "FILE");
    private final OptionValue<Boolean> untilEof = options.flag("--until-eof");
    private final CommonOptions common = options.with(new CommonOptions());

    public ControlCommand(Terminal terminal, Texts texts) {
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
        Optional<ReadyFile> ready = readyFile.value().map(ReadyFile::prepare);
        try (ControlRun run = new ControlRun(terminal)) {
            ready.ifPresent(file -> run.atTheEnd(file::close));
            Control control = run.control();
            ControlServer server = port.start(control);
            run.atTheEnd(server::close);
            if (!common.quiet.value()) {
                terminal.out().println(port.shown(server, texts));
            }
            ready.ifPresent(file -> file.write(server.address()));
            if (untilEof.value()) {
                run.endWithInput();
            }
            run.await();
        }
        return Status.OK;
    }
}
