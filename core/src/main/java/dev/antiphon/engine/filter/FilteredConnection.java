package dev.antiphon.engine.filter;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.handler.ProxyVia;

/** The view of a connection for its {@link Filter}s. Used on the connection's loop. */
public interface FilteredConnection {
    /** Returns the loop of the connection. */
    EventLoop loop();

    /** Returns the limits in force. */
    Limits limits();

    /** Sets the addresses that a PROXY header gave. */
    void cameBy(ProxyVia via);

    /** Resets the connection at once because of a failure, and reports the failure to listeners. */
    void drop(Failure failure, How how);

    /** Closes the connection at once, without a failure. */
    void closeNow(How how);
}
