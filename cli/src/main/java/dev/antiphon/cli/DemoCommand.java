package dev.antiphon.cli;

import dev.antiphon.Message;
import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.TransportKind;
import dev.antiphon.event.Escapes;

/** {@code antiphon demo}: the lesson's conversation, both sides of it, on a free port. */
final class DemoCommand implements Command {
    private final Terminal terminal;
    private final Words words;
    private final Options options = new Options();
    private final CommonOptions common = options.with(new CommonOptions());

    DemoCommand(Terminal terminal, Words words) {
        this.terminal = terminal;
        this.words = words;
    }

    @Override
    public Options options() {
        return options;
    }

    @Override
    public Integer call() {
        common.check();
        TcpServer.Builder builder = TcpServer.builder()
                .loops(1)
                .transport(TransportKind.NIO)
                .onInline(ReplyTemplate.of("Сервер получил: {message}"));
        if (common.json.value()) {
            builder.listener(common.recorder(Values.framing("raw"), terminal));
        } else {
            builder.listener(new ServerLines(terminal, words, common.quiet.value()));
        }
        Message reply;
        try (TcpServer server = builder.start("localhost:0");
                TcpClient client = TcpClient.to("localhost:" + server.port())
                        .transport(TransportKind.NIO)
                        .build()) {
            reply = client.ask(Message.text("Привет, сервер!"));
        }
        // the server is closed, so that all its lines stand before this one
        if (!common.json.value()) {
            String label = common.quiet.value() ? "" : words.say("send.label");
            terminal.out().println(label + Escapes.shown(reply));
        }
        return Status.OK;
    }
}
