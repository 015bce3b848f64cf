package dev.antiphon.checks.faults;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.event.ConnectionEvent.Closed;
import dev.antiphon.event.ConnectionEvent.Failed;
import dev.antiphon.event.Event;
import dev.antiphon.event.ServerEvent.AcceptFailed;
import dev.antiphon.event.ServerEvent.CertificatesNotReloaded;
import dev.antiphon.event.ServerEvent.CertificatesReloaded;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.MessageView;
import dev.antiphon.message.Reply;
import dev.antiphon.tls.TlsOptions;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;

/**
 * What runs in the JVM of a {@link FaultServer}. Prints {@code port N}; then answers each word on
 * its standard input with {@code = WORD NUMBER}, until that ends.
 */
final class FaultServerMain {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** More than the system takes for a peer that does not read, and less than the limit. */
    private static final int LARGE_BYTES = 4 << 20;

    private static final int HOARD_MAX = 1 << 16;

    private final Map<String, AtomicLong> faults = new ConcurrentHashMap<>();
    private final Map<String, Message> sized = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<InputStream> hoard = new ArrayList<>();

    private FaultServerMain() {}

    public static void main(String[] settings) throws IOException {
        new FaultServerMain().run(settings);
    }

    private void run(String... settings) throws IOException {
        TcpServer.Builder builder = TcpServer.builder(framing(settings));
        Limits limits = Limits.defaults();
        String address = "127.0.0.1";
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(name.length() + 1);
            switch (name) {
                case "framing" -> {} // taken already
                case "handler" -> handler(builder, value);
                case "address" -> address = value;
                case "tls" -> tls(builder, Path.of(value));
                case "events" -> builder.listener(this::happened); // copies every message
                default -> limits = limit(limits, name, value);
            }
        }
        TcpServer server = builder.limits(limits).start(address + ":0");
        System.out.println("port " + server.port());
        BufferedReader words =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            System.out.println("= " + word + " " + answer(word, server));
        }
        server.close();
    }

    private static Framing framing(String... settings) {
        for (String setting : settings) {
            if (setting.startsWith("framing=")) {
                return Framing.parse(setting.substring("framing=".length()));
            }
        }
        return Framing.raw();
    }

    /** With the files of this folder, which are looked at all the time. */
    private static void tls(TcpServer.Builder builder, Path folder) {
        builder.tls(TlsOptions.builder()
                .certificate(folder.resolve("cert.pem"), folder.resolve("key.pem"))
                .reloadEvery(Duration.ofMillis(5))
                .build());
    }

    private void handler(TcpServer.Builder builder, String value) {
        switch (value) {
            case "echo" ->
                builder.onMessage((connection, message) -> {
                    taken.incrementAndGet();
                    return Reply.of(message);
                });
            case "inline" -> builder.onMessageInline((message, reply) -> reply.message(message));
            case "mebibytes" -> {
                Message large = Message.of(new byte[LARGE_BYTES]);
                builder.onMessageInline((message, reply) -> reply.message(large));
            }
            case "sized" ->
                builder.onMessageInline((message, reply) -> reply.message(alphabet(message)));
            case "text" ->
                builder.onMessageInline((message, reply) -> {
                    String text = message.text();
                    boolean same = Message.text(text).equals(message.toMessage());
                    if (same != message.isText() || (!same && text.indexOf('\uFFFD') < 0)) {
                        count("text-mistaken");
                    }
                    reply.message(message);
                });
            case "hang" ->
                builder.onMessage((connection, message) -> {
                    taken.incrementAndGet();
                    released.await();
                    return Reply.of(message);
                });
            default -> throw new IllegalArgumentException("no such handler: " + value);
        }
    }

    /** As many letters as the message says, in their order. */
    private Message alphabet(MessageView size) {
        return sized.computeIfAbsent(size.text(), text -> {
            byte[] letters = new byte[Integer.parseInt(text)];
            for (int i = 0; i < letters.length; i++) {
                letters[i] = (byte) ('a' + i % 26);
            }
            return Message.of(letters);
        });
    }

    private static Limits limit(Limits limits, String name, String value) {
        Limits.Builder next = limits.toBuilder();
        next = switch (name) {
            case "maxMessageBytes" -> next.maxMessageBytes(Integer.parseInt(value));
            case "maxConnections" -> next.maxConnections(Integer.parseInt(value));
            case "backlog" -> next.backlog(Integer.parseInt(value));
            case "maxInFlight" -> next.maxInFlight(Integer.parseInt(value));
            case "maxOutboundBytesPerConnection" ->
                next.maxOutboundBytesPerConnection(Long.parseLong(value));
            case "maxOutboundBytes" -> next.maxOutboundBytes(Long.parseLong(value));
            case "firstByteTimeout" -> next.firstByteTimeout(Duration.parse(value));
            case "messageTimeout" -> next.messageTimeout(Duration.parse(value));
            case "idleTimeout" -> next.idleTimeout(Duration.parse(value));
            case "tlsHandshakeTimeout" -> next.tlsHandshakeTimeout(Duration.parse(value));
            case "keepAliveTimeout" -> next.keepAliveTimeout(Duration.parse(value));
            case "writeProgressTimeout" -> next.writeProgressTimeout(Duration.parse(value));
            case "minWriteBytesPerSecond" -> next.minWriteBytesPerSecond(Integer.parseInt(value));
            default -> throw new IllegalArgumentException("no such setting: " + name);
        };
        return next.build();
    }

    private long answer(String word, TcpServer server) throws IOException {
        return switch (word) {
            case "connections" -> server.connections();
            case "taken" -> taken.get();
            case "closed" -> closed.get();
            case "heap" -> heapBytes();
            case "allocated" -> loops(THREADS::getThreadAllocatedBytes);
            case "loops-cpu" -> loops(THREADS::getThreadCpuTime);
            case "cpu" ->
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime();
            case "descriptors" -> Leaks.descriptors();
            case "threads" -> Leaks.threads();
            case "first-times" -> Leaks.firstTimes();
            case "direct" -> Leaks.directBytes();
            case "hoard" -> hoard();
            case "leak" -> {
                Pipe.open();
                yield 2;
            }
            case "free" -> free();
            case "pause" -> {
                server.pause();
                yield 1;
            }
            case "resume" -> {
                server.resume();
                yield 1;
            }
            case "release" -> {
                released.countDown();
                yield 1;
            }
            default -> faults.getOrDefault(word, new AtomicLong()).get(); // the code of a fault
        };
    }

    private void happened(Event event) {
        switch (event) {
            case Failed told -> count(told.failure().code());
            case AcceptFailed told -> count(told.failure().code());
            case CertificatesReloaded _ -> count("reloaded");
            case CertificatesNotReloaded _ -> count("not-reloaded");
            case Closed _ -> closed.incrementAndGet();
            default -> {}
        }
    }

    private void count(String code) {
        faults.computeIfAbsent(code, _ -> new AtomicLong()).incrementAndGet();
    }

    /** What is reachable, once everything else is gone. */
    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A sum over the event loops' threads. */
    private static long loops(LongUnaryOperator measure) {
        long sum = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("antiphon-server-")) {
                sum += measure.applyAsLong(thread.getThreadId());
            }
        }
        return sum;
    }

    /**
     * Takes every descriptor that is left; how many those were, or 0 where there was no end to
     * them.
     */
    private int hoard() {
        try {
            while (hoard.size() < HOARD_MAX) {
                hoard.add(new FileInputStream("/dev/null"));
            }
            return 0;
        } catch (IOException e) { // the fault that was wanted: too many open files
            return hoard.size();
        }
    }

    private int free() throws IOException {
        int count = hoard.size();
        for (InputStream each : hoard) {
            each.close();
        }
        hoard.clear();
        return count;
    }
}
