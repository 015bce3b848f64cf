package dev.antiphon.cli.run;

import dev.antiphon.TcpServer;
import dev.antiphon.cli.text.Texts;
import dev.antiphon.event.DrainReport;

import java.util.List;

/** What a command serves with: a server, or a service of which the server may be replaced. */
public interface ServedProgram extends AutoCloseable {
    /** Returns the server that accepts connections now. */
    TcpServer server();

    /** Returns further lines of the ready file, such as {@code control 127.0.0.1:8025}. */
    default List<String> readyLines() {
        return List.of();
    }

    /** Returns further lines to print, such as the address of an API. */
    default List<String> lines(Texts texts) {
        return List.of();
    }

    /** Ends it after the work in progress, as {@link TcpServer#drain()} does. */
    DrainReport drain();

    /** Ends it at once, also during a {@link #drain}. */
    @Override
    void close();

    /** Waits until it has ended. */
    void awaitStopped() throws InterruptedException;

    /** Returns a server alone. */
    static ServedProgram of(TcpServer server) {
        return new ServerAlone(server);
    }
}
