package dev.antiphon.checks.faults;

import dev.antiphon.TcpServer;
import dev.antiphon.checks.Child;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Reply;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A server in a process of its own, in line framing, that answers each line with the same line.
 *
 * <p>Prints {@code port N}, and each line that its handler took before that is answered, so that
 * it is known even after a kill.
 */
final class NotingServer {
    private NotingServer() {}

    static Child start() {
        return Child.java(NotingServer.class);
    }

    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        TcpServer server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> {
                    out.println(message.text());
                    return Reply.of(message);
                })
                .start("127.0.0.1:0");
        out.println("port " + server.port());
        server.awaitStopped();
    }
}
