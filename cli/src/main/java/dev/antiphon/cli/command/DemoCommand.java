package dev.antiphon.cli.command;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.cli.option.Command;
import dev.antiphon.cli.option.CommonOptions;
import dev.antiphon.cli.option.OptionParser;
import dev.antiphon.cli.option.Options;
import dev.antiphon.cli.text.Status;
import dev.antiphon.cli.text.Terminal;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.text.Escapes;

/**
 * The command {@code antiphon demo}, which runs both sides of a sample conversation on a free port.
 */
public final class DemoCommand implements Command {
    private final Terminal terminal;
    private final Texts texts;
    private final Options options = new Options();
    private final CommonOptions common = options.with(new CommonOptions());

    public DemoCommand(Terminal terminal, Texts texts) {
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
        TcpServer.Builder builder = TcpServer.builder(Framing.raw())
                .loops(1)
                .transport(TransportKind.NIO)
                .onMessageInline(ReplyTemplate.of("Сервер получил: {message}").orElseThrow());
        if (common.json.value()) {
            builder.listener(common.recorder(OptionParser.framing("raw"), terminal));
        } else {
            builder.listener(new ServerLines(terminal, texts, common.quiet.value()));
        }
        Message reply;
        try (TcpServer server = builder.start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port(), Framing.raw())
                        .transport(TransportKind.NIO)
                        .build()) {
            reply = client.callOnce(Message.text("Привет, сервер!"));
        }
        // the server is closed here, so that all its lines precede this one
        if (!common.json.value()) {
            String label = common.quiet.value() ? "" : texts.say("send.label");
            terminal.out().println(label + Escapes.shown(reply));
        }
        return Status.OK;
    }
}
