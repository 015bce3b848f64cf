package dev.antiphon.engine.filter;

import dev.antiphon.config.Limits;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.event.ConnectionEvent.How;
import dev.antiphon.failure.Failure;
import dev.antiphon.handler.ProxyVia;

/** The connection above a {@link Filter}, as the stage sees it. On the connection's loop. */
public interface FilteredConnection {
    /** Returns the loop that the connection lives on. */
    EventLoop loop();

    /** Returns the bounds in force. */
    Limits limits();

    /** Takes the addresses of a PROXY header. */
    void cameBy(ProxyVia via);

    /** Ends the connection at once with a reset, over a failure that the listeners learn of. */
    void drop(Failure failure, How how);

    /** Closes the connection at once, without a failure. */
    void closeNow(How how);
}
