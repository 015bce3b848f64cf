package dev.antiphon.engine;

import dev.antiphon.Limits;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;

/**
 * What all connections of a server or client have in common.
 *
 * @param outstanding what waits for slow readers, over all of them
 * @param held what has arrived and waits, over all of them
 * @param totals what is counted over all of them
 * @param keepOpen whether a reply leaves the connection open even where the framing ends by closing
 */
record Setup(
        Framing framing,
        Limits limits,
        EventQueues events,
        Side side,
        boolean keepOpen,
        Outstanding outstanding,
        Held held,
        Totals totals) {
    boolean serving() {
        return side == Side.SERVER;
    }

    boolean closesAfterReply() {
        return framing.endsByClosing() && !keepOpen;
    }
}
