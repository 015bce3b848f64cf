package dev.antiphon.checks.faults;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.framing.Framing;
import dev.antiphon.handler.InlineHandler;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Many requests of peers that do everything right, and what became of each. They are plain sockets
 * that pipeline whole requests, a batch on each connection, and read slowly, late, or at once.
 */
final class HealthyHistory {
    /** How a peer reads; the servers' limits are short, each kind's own as short as it may be. */
    enum Kind {
        /** At a steady speed, a hundred times the least. */
        STEADY,
        /** Nothing for twice as long as a message may take, and then everything. */
        LATE,
        /** All the time, while it sends, from a conversation that answers meanwhile. */
        STREAMING
    }

    private static final int PEERS = 24;
    private static final int LARGE_ONE_IN = 10;
    private static final int LARGE_BATCH = 100;
    private static final int LARGE_BYTES = 60_000; // a batch of these is more than systems take
    private static final int BATCH = 1000;
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** NIO sees no acknowledgements: to it a process that stands still for a second has stopped. */
    private static final Duration PROGRESS =
            SteadyReaderTest.isNio() ? Duration.ofSeconds(3) : SHORT;

    private static final int STEADY_BYTES = 10_000; // in ten milliseconds

    private final AtomicIntegerArray answered;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong heldBack = new AtomicLong();
    private final Queue<String> cut = new ConcurrentLinkedQueue<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    /** Runs it. */
    HealthyHistory(int requests) throws InterruptedException {
        answered = new AtomicIntegerArray(requests);
        Limits limits = Limits.defaults();
        InlineHandler inline = (request, reply) -> reply.message(reply(request));
        try (TcpServer steady = server(limits.toBuilder()
                                .writeProgressTimeout(PROGRESS)
                                .minWriteBytesPerSecond(10 << 10)
                                .build())
                        .onMessageInline(inline)
                        .start("localhost:0");
                TcpServer late = server(limits.toBuilder().messageTimeout(SHORT).build())
                        .onMessage((connection, request) -> Reply.of(reply(request)))
                        .start("localhost:0");
                TcpServer streaming = server(
                                limits.toBuilder().messageTimeout(SHORT).build())
                        .onConnection(conversation -> {
                            while (true) {
                                var request = conversation.receive();
                                if (request.isEmpty()) {
                                    return;
                                }
                                conversation.send(reply(request.get()));
                            }
                        })
                        .start("localhost:0")) {
            List<Thread> peers = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                Kind kind = Kind.values()[i % Kind.values().length];
                TcpServer server = switch (kind) {
                    case STEADY -> steady;
                    case LATE -> late;
                    case STREAMING -> streaming;
                };
                peers.add(Thread.ofVirtual().start(() -> run(kind, server.port())));
            }
            for (Thread peer : peers) {
                peer.join();
            }
        }
    }

    private TcpServer.Builder server(Limits limits) {
        return TcpServer.builder(Framing.length(4)).limits(limits).listener(event -> {
            if (event instanceof Failed told) {
                faults.add(told.failure().text());
            }
        });
    }

    private static Message reply(MessageView request) {
        String asked = request.text();
        int size = Integer.parseInt(asked.substring(asked.indexOf(' ') + 1));
        return Message.text("re " + asked + " " + "z".repeat(size));
    }

    /** One batch after the other, as long as requests are left. */
    private void run(Kind kind, int port) {
        for (int number = 0; ; number++) {
            boolean large = number % LARGE_ONE_IN == 0;
            int count = large ? LARGE_BATCH : BATCH;
            int first = next.getAndAdd(count);
            if (first >= answered.length()) {
                return;
            }
            Batch batch = new Batch(kind, first, Math.min(first + count, answered.length()), large);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(60_000);
                converse(socket, batch);
            } catch (IOException e) {
                cut.add(batch + ": " + e);
            }
        }
    }

    private record Batch(Kind kind, int first, int end, boolean large) {
        String request(int id) {
            return id + " " + (large ? LARGE_BYTES : id % 300);
        }
    }

    private void converse(Socket socket, Batch batch) throws IOException {
        Thread sender = Thread.ofVirtual().start(() -> send(socket, batch));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        if (batch.kind == Kind.LATE && batch.large) {
            LockSupport.parkNanos(2 * SHORT.toNanos());
            heldBack.addAndGet(in.available() > 0 ? 1 : 0);
        }
        long bytes = 0;
        for (int id = batch.first; id < batch.end; id++) {
            byte[] reply = in.readNBytes(in.readInt());
            String head = "re " + batch.request(id) + " ";
            byte[] wanted = head.getBytes(StandardCharsets.UTF_8);
            boolean own = reply.length > wanted.length
                    ? new String(reply, 0, wanted.length, StandardCharsets.UTF_8).equals(head)
                    : new String(reply, StandardCharsets.UTF_8).equals(head);
            if (own) {
                answered.incrementAndGet(id);
            } else {
                wrong.incrementAndGet();
            }
            bytes += reply.length;
            if (batch.kind == Kind.STEADY && bytes >= STEADY_BYTES) {
                LockSupport.parkNanos(10_000_000 * (bytes / STEADY_BYTES));
                bytes %= STEADY_BYTES;
            }
        }
        try {
            sender.join();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void send(Socket socket, Batch batch) {
        try {
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
            for (int id = batch.first; id < batch.end; id++) {
                byte[] request = batch.request(id).getBytes(StandardCharsets.UTF_8);
                out.writeInt(request.length);
                out.write(request);
            }
            out.flush();
        } catch (IOException e) {
            cut.add(batch + ", sending: " + e);
        }
    }

    /** Returns how many peers had unread replies when they began to read late. */
    long heldBack() {
        return heldBack.get();
    }

    /** Requests that were not answered once. */
    long lost() {
        long lost = 0;
        for (int i = 0; i < answered.length(); i++) {
            lost += answered.get(i) == 1 ? 0 : 1;
        }
        return lost;
    }

    /** Replies of another request, or out of order. */
    long wrong() {
        return wrong.get();
    }

    /** What peers saw of connections that broke. */
    List<String> cut() {
        return List.copyOf(cut);
    }

    /** What the servers said against them. */
    List<String> faults() {
        return List.copyOf(faults);
    }
}
