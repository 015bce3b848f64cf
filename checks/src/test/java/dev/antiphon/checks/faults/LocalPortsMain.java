package dev.antiphon.checks.faults;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Uses up the local ports of the network namespace that it runs in, and tells what became of one
 * connection more.
 */
final class LocalPortsMain {
    private static final int SERVER_PORT = 5000;

    private LocalPortsMain() {}

    /** Takes the number of local ports there are. */
    public static void main(String[] arguments) {
        int ports = Integer.parseInt(arguments[0]);
        Queue<CompletableFuture<Reply>> owed = new ConcurrentLinkedQueue<>();
        try (TcpServer server = TcpServer.builder(Framing.line())
                        .onMessageAsync((connection, message) -> {
                            if (message.text().equals("now")) {
                                return CompletableFuture.completedFuture(Reply.of(message));
                            }
                            CompletableFuture<Reply> reply = new CompletableFuture<>();
                            owed.add(reply);
                            return reply;
                        })
                        .start("127.0.0.1:" + SERVER_PORT);
                TcpClient client = client();
                TcpClient pooled = client()) {
            System.out.println("pooled " + pooled.call(Message.text("now")).text());
            List<CompletableFuture<Message>> held = new ArrayList<>();
            while (held.size() < ports - 1) {
                held.add(client.callOnceAsync(Message.text("later")));
                while (owed.size() < held.size()) {
                    Thread.onSpinWait(); // until the server has it, so that its port is taken
                }
            }
            System.out.println("open " + server.counters().open());
            long before = System.nanoTime();
            try {
                client.callOnce(Message.text("now"));
                System.out.println("fault none");
            } catch (FailureException e) {
                System.out.println("micros " + (System.nanoTime() - before) / 1000);
                System.out.println("fault " + e.failure().code() + " " + e.requestSent());
            }
            System.out.println("pooled " + pooled.call(Message.text("now")).text());
            owed.forEach(reply -> reply.complete(Reply.text("then")));
            long answered = held.stream()
                    .filter(reply -> reply.join().text().equals("then"))
                    .count();
            System.out.println("answered " + answered);
        }
    }

    private static TcpClient client() {
        return TcpClient.to("127.0.0.1:" + SERVER_PORT, Framing.line()).build();
    }
}
