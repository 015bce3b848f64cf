package dev.antiphon.engine.loop;

import java.nio.ByteBuffer;

/**
 * The view of a connection for its {@link EventLoop}: the loop calls {@link #turn}, and the
 * connection sends bytes from the loop's outgoing buffer. All methods except {@link #id} are called
 * on the loop's thread.
 */
public abstract class LoopConnection extends TimerTask {
    /** True if the connection waits for its turn; see {@link EventLoop#touch}. */
    boolean isTouched;

    /** Returns the number of the connection. Any thread may call it. */
    public abstract long id();

    /** Sends replies that are ready, continues decoding, and closes if everything is done. */
    public abstract void turn();

    /** Closes the connection because its turn threw this exception. */
    public abstract void failed(Throwable cause);

    /**
     * Sends the bytes that this connection composed in the loop's outgoing buffer, and empties the
     * buffer.
     */
    public abstract void send(ByteBuffer out);
}
