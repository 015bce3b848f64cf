package dev.antiphon.benchmarks;

import dev.antiphon.TcpServer;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.framing.Framing;
import dev.antiphon.group.Group;
import dev.antiphon.message.Message;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that sends messages to a group at a fixed rate, and prints the processor time of each
 * delivered message. Its peers in {@code benchmarks/peers/group} do the same; the script {@code
 * run} there measures them one after the other.
 */
public final class GroupBench {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private GroupBench() {}

    /**
     * Runs the program.
     *
     * @param arguments transport, port, members, messages, bytes of a message with its line feed,
     *     milliseconds between two messages, messages that are not measured
     */
    public static void main(String[] arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[1]);
        int members = Integer.parseInt(arguments[2]);
        int messages = Integer.parseInt(arguments[3]);
        int bytes = Integer.parseInt(arguments[4]);
        long everyNanos = Integer.parseInt(arguments[5]) * NANOS_PER_MILLI;
        int warmUp = Integer.parseInt(arguments[6]);
        Group group = Group.builder("bench").build();
        Limits limits = Limits.builder()
                .maxConnections(members + 10)
                .maxConnectionsPerAddress(members + 10)
                .firstByteTimeout(Duration.ofMinutes(10))
                .build();
        try (TcpServer server = TcpServer.builder(Framing.line())
                .loops(1)
                .transport(TransportKind.parse(arguments[0]))
                .limits(limits)
                .onConnection(conversation -> {
                    group.join(conversation);
                    conversation.receive();
                })
                .start("127.0.0.1:" + port)) {
            while (group.size() < members) {
                LockSupport.parkNanos(NANOS_PER_MILLI);
            }
            send(group, messages, bytes, everyNanos, warmUp);
            server.drain();
        }
    }

    private static void send(Group group, int messages, int bytes, long everyNanos, int warmUp) {
        Message message = Message.text("x".repeat(bytes - 1));
        long start = System.nanoTime();
        long cpuBefore = 0;
        for (int i = 0; i < messages; i++) {
            long at = start + i * everyNanos;
            for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (i == warmUp) {
                cpuBefore = cpuNanos();
            }
            group.send(message);
        }
        long all = (long) messages * group.size();
        while (group.counters().delivered() < all) {
            LockSupport.parkNanos(NANOS_PER_MILLI);
        }
        long delivered = (long) (messages - warmUp) * group.size();
        System.out.printf(
                "antiphon %s ns of CPU per delivered message, %s delivered%n",
                (cpuNanos() - cpuBefore) / delivered, delivered);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                .getProcessCpuTime();
    }
}
