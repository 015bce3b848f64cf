package dev.antiphon.checks.faults;

import dev.antiphon.TcpClient;
import dev.antiphon.TcpServer;
import dev.antiphon.config.Backoff;
import dev.antiphon.config.CallOptions;
import dev.antiphon.event.ConnectionEvent.Opened;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Row 4: many clients lose their server at once and come back to it. */
class HerdTest {
    private static final Duration OUTAGE = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SLOT_NANOS = Duration.ofMillis(100).toNanos();

    @FaultRow(number = 4, fault = "reconnect herd")
    void comesBackSpreadOut(Row row) throws Exception {
        int count = row.count(400, 1000);
        List<TcpClient> clients = new ArrayList<>();
        try {
            int port;
            long lost;
            List<CompletableFuture<Message>> calls;
            try (TcpServer server = server(0, new ConcurrentLinkedQueue<>())) {
                port = server.port();
                for (int i = 0; i < count; i++) {
                    clients.add(TcpClient.to("127.0.0.1:" + port, Framing.line())
                            .reconnect(Backoff.defaults())
                            .build());
                }
                callAll(clients).forEach(CompletableFuture::join);
                lost = server.counters().open();
            }
            Queue<Opened> back = new ConcurrentLinkedQueue<>();
            try (SocketChannel held = SocketChannel.open()) {
                held.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                calls = callAll(clients);
                Thread.sleep(OUTAGE); // the fault itself: for so long nothing listens there
            }
            try (TcpServer again = server(port, back)) {
                calls.forEach(CompletableFuture::join);
                row.injected("connections lost at once", lost, count);
                row.exactly("came back", again.counters().accepted(), count);
            }
            Map<Long, Long> slots = new HashMap<>();
            back.forEach(each -> slots.merge(each.nanos() / SLOT_NANOS, 1L, Long::sum));
            long most = slots.values().stream().mapToLong(each -> each).max().orElse(0);
            row.atMost("the most in 100 ms", 100.0 * most / count, 10, "% of them");
            row.note("the server was away for 6 s");
        } finally {
            clients.forEach(TcpClient::close);
        }
    }

    private static List<CompletableFuture<Message>> callAll(List<TcpClient> clients) {
        CallOptions patient = CallOptions.defaults().withTimeout(PATIENCE);
        List<CompletableFuture<Message>> calls = new ArrayList<>();
        clients.forEach(each -> calls.add(each.callAsync(Message.text("x"), patient)));
        return calls;
    }

    private static TcpServer server(int port, Queue<Opened> opened) {
        return TcpServer.builder(Framing.line())
                .listener(event -> {
                    if (event instanceof Opened one) {
                        opened.add(one);
                    }
                })
                .onMessageInline((message, reply) -> reply.message(message))
                .start("127.0.0.1:" + port);
    }
}
