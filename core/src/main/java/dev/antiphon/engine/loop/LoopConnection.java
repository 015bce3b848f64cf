package dev.antiphon.engine.loop;

import java.nio.ByteBuffer;

/**
 * A connection as its {@link EventLoop} sees it: it takes turns, and writes from the loop's
 * outgoing buffer. All methods but {@link #id} are called on the loop's thread.
 */
public abstract class LoopConnection extends TimerTask {
    /** It waits for its turn; see {@link EventLoop#touch}. */
    boolean isTouched;

    /** Returns the number of the connection. Any thread. */
    public abstract long id();

    /** Sends what is ready, decodes on, and closes what is done. */
    public abstract void turn();

    /** Ends the connection, since a turn threw this. */
    public abstract void failed(Throwable cause);

    /** Sends what it composed in the loop's outgoing buffer, and empties the buffer. */
    public abstract void send(ByteBuffer out);
}
