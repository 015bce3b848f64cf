package dev.antiphon.engine;

import dev.antiphon.Limits;
import dev.antiphon.event.ConnectionEvent.Side;
import dev.antiphon.framing.Framing;

/**
 * What all connections of a server or client have in common.
 *
 * @param keepOpen whether a reply leaves the connection open even where the framing ends by closing
 */
record Setup(Framing framing, Limits limits, EventQueues events, Side side, boolean keepOpen) {
    boolean serving() {
        return side == Side.SERVER;
    }

    boolean closesAfterReply() {
        return framing.endsByClosing() && !keepOpen;
    }
}
