package dev.antiphon.cli.run;

import dev.antiphon.TcpServer;
import dev.antiphon.event.DrainReport;

/** A server that is all that a command serves with. */
record ServerAlone(TcpServer server) implements ServedProgram {
    @Override
    public DrainReport drain() {
        return server.drain();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public void awaitStopped() throws InterruptedException {
        server.awaitStopped();
    }
}
