package dev.antiphon.benchmarks;

import dev.antiphon.TcpServer;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import java.nio.charset.StandardCharsets;

/**
 * A server that replies {@code Сервер получил: } followed by the message, written as a user of the
 * library would write it. It is measured beside other servers for the same task.
 *
 * <p>Arguments: the port; {@code raw} (one message per connection) or {@code line}; {@code inline}
 * for a handler on the event loop, or any other word for one on virtual threads; the transport.
 */
public final class AcknowledgeServer {
    private AcknowledgeServer() {}

    /** Runs the server until the process ends. */
    public static void main(String[] arguments) throws InterruptedException {
        TcpServer.Builder builder = TcpServer.builder(Framing.parse(arguments[1]))
                .transport(TransportKind.parse(arguments[3]));
        if (arguments[2].equals("inline")) {
            byte[] prefix = "Сервер получил: ".getBytes(StandardCharsets.UTF_8);
            builder.onMessageInline((message, reply) -> reply.bytes(prefix).message(message));
        } else {
            builder.onMessage(
                    (connection, message) -> Reply.text("Сервер получил: " + message.text()));
        }
        builder.start("127.0.0.1:" + arguments[0]).awaitStopped();
    }
}
