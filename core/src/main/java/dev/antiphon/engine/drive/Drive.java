package dev.antiphon.engine.drive;

import dev.antiphon.address.Address;
import dev.antiphon.config.Limits;
import dev.antiphon.config.TransportKind;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.connection.OpenConnections;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.EventLoopGroup;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.event.TransportInUse;

import java.time.Duration;
import java.util.List;

/**
 * A client for callers that control when each request is sent, such as the load generator. The
 * caller opens, uses and closes connections on their event loop, without a future or a thread for
 * each request.
 *
 * <p>It emits no events; the caller is notified through {@link DrivenConnection.Talk}.
 */
public final class Drive implements AutoCloseable {
    private final ConnectionConfig connectionConfig;
    private final EventLoopGroup eventLoopGroup;
    private final List<DrivenLoop> driven;

    public Drive(
            Address target, ConnectionConfig connectionConfig, int count, TransportKind transport) {
        this.connectionConfig = connectionConfig;
        this.eventLoopGroup =
                new EventLoopGroup("antiphon-load", count, connectionConfig.limits(), transport);
        this.driven = eventLoopGroup.all().stream()
                .map(loop -> new DrivenLoop(target, connectionConfig, loop))
                .toList();
    }

    /** Returns the running loops. */
    public List<DrivenLoop> loops() {
        return driven;
    }

    /** Returns the transport in use and the reason for its choice. */
    public TransportInUse transport() {
        return eventLoopGroup.transport();
    }

    /** Returns the limits of every connection. */
    public Limits limits() {
        return connectionConfig.limits();
    }

    /**
     * Closes every connection and stops the loops.
     *
     * @throws IllegalStateException on the thread of one of the loops
     */
    @Override
    public void close() {
        eventLoopGroup.mustNotBlock("close");
        for (EventLoop loop : eventLoopGroup.all()) {
            loop.execute(() -> OpenConnections.of(loop).forEach(each -> each.closeNow(How.FIN)));
        }
        eventLoopGroup.stop();
        connectionConfig.events().close(Duration.ZERO);
    }
}
