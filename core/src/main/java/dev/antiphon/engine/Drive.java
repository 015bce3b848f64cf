package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.Limits;
import dev.antiphon.TransportInUse;
import dev.antiphon.TransportKind;
import dev.antiphon.event.ConnectionEvent.How;

import java.time.Duration;
import java.util.List;

/**
 * The client's side for whoever keeps the time: connections that are opened, sent on and closed
 * from within their loop's own cycle, without a call, a future or a thread for each request. It is
 * what a load generator stands on; nobody else needs it.
 *
 * <p>Events are not told: who drives is told everything by {@link DrivenConnection.Talk}.
 */
public final class Drive implements AutoCloseable {
    private final Setup setup;
    private final Loops loops;
    private final List<DrivenLoop> driven;

    Drive(Address target, Setup setup, int count, TransportKind transport) {
        this.setup = setup;
        this.loops = new Loops("antiphon-load", count, setup.limits(), transport);
        this.driven = loops.all().stream()
                .map(loop -> new DrivenLoop(target, setup, loop))
                .toList();
    }

    /** Its loops, which are running. */
    public List<DrivenLoop> loops() {
        return driven;
    }

    /** The way to the sockets that was taken. */
    public TransportInUse transport() {
        return loops.transport();
    }

    /** The bounds of every connection. */
    public Limits limits() {
        return setup.limits();
    }

    /** Closes every connection, and ends the loops. */
    @Override
    public void close() {
        loops.mustNotBlock("close");
        for (EventLoop loop : loops.all()) {
            loop.execute(() -> OpenConnections.of(loop).forEach(each -> each.closeNow(How.FIN)));
        }
        loops.stop();
        setup.events().close(Duration.ZERO);
    }
}
