package dev.antiphon.checks;

import dev.antiphon.TcpServer;
import dev.antiphon.event.DrainReport;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.message.Reply;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A server in a process of its own, in line framing, with the default limits: it answers each line
 * with the same line, after so many milliseconds.
 *
 * <p>Prints {@code port N}, then {@code taken N} once its handler has taken as many requests as
 * announced, and at TERM, after its drain, {@code drained TAKEN FINISHED CROSSED CUT}, where what
 * crossed its end is not counted as cut.
 */
final class ServerProcess {
    private final AtomicInteger taken = new AtomicInteger();
    private final Duration work;
    private final int announced;

    private ServerProcess(Duration work, int announced) {
        this.work = work;
        this.announced = announced;
    }

    static Child start(Duration work, int announced) {
        return Child.java(ServerProcess.class, work.toMillis(), announced);
    }

    public static void main(String[] arguments) throws InterruptedException {
        Duration work = Duration.ofMillis(Long.parseLong(arguments[0]));
        new ServerProcess(work, Integer.parseInt(arguments[1])).run();
    }

    private void run() throws InterruptedException {
        TcpServer server = TcpServer.builder(Framing.line())
                .onMessage((connection, message) -> answer(message))
                .start("localhost:0");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(server)));
        System.out.println("port " + server.port());
        server.awaitStopped();
    }

    private Reply answer(Message message) {
        if (taken.incrementAndGet() == announced) {
            System.out.println("taken " + announced);
        }
        if (work.isPositive()) {
            LockSupport.parkNanos(work.toNanos());
        }
        return Reply.of(message);
    }

    private void drain(TcpServer server) {
        DrainReport report = server.drain();
        int crossed = report.reasons().getOrDefault("crossed", 0);
        System.out.println("drained " + taken.get() + " " + report.finished() + " " + crossed + " "
                + (report.cut() - crossed));
    }
}
