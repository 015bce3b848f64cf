package dev.antiphon.engine;

import dev.antiphon.Fault;
import dev.antiphon.Limits;
import dev.antiphon.ProxyVia;
import dev.antiphon.event.ConnectionEvent.How;

/** The connection above a {@link Stage}, as the stage sees it. On the connection's loop. */
interface FilteredConnection {
    /** Returns the loop that the connection lives on. */
    EventLoop loop();

    /** Returns the bounds in force. */
    Limits limits();

    /** Takes the addresses of a PROXY header. */
    void cameBy(ProxyVia via);

    /** Ends the connection at once with a reset, over a fault that the listeners learn of. */
    void drop(Fault fault, How how);

    /** Closes the connection at once, without a fault. */
    void closeNow(How how);
}
