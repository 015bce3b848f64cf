package dev.antiphon.engine.drive;

import dev.antiphon.address.Address;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.framing.DecodeContext;

import java.net.SocketAddress;

/**
 * One loop of a {@link Drive}. All methods are for the loop's thread, but {@link #execute} and the
 * counts of bytes.
 */
public final class DrivenLoop {
    /** {@link Duty#turn} wants no further turn for now. */
    public static final long NEVER = TimerTask.NEVER;

    /** The work of each cycle of the loop. */
    public interface Duty {
        /**
         * The sockets were served; what is sent from here leaves at the end of this cycle.
         *
         * @return when the next turn is wanted at the latest, by {@link System#nanoTime}, or
         *     {@link #NEVER}; there is one too whenever a socket has an event
         */
        long turn();
    }

    final Address target;
    final ConnectionConfig connectionConfig;
    final EventLoop loop;
    private final DecodeContext keptScan = new DecodeContext(false);
    private final DecodeContext oneShotScan = new DecodeContext(true);
    private long connections;

    DrivenLoop(Address target, ConnectionConfig connectionConfig, EventLoop loop) {
        this.target = target;
        this.connectionConfig = connectionConfig;
        this.loop = loop;
    }

    /** Has the loop run this soon. Any thread. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Has this done in each cycle, from this one on. */
    public void driveBy(Duty duty) {
        loop.driveBy(duty::turn);
    }

    /**
     * Begins to connect to one of the target's addresses.
     *
     * @param oneShot whether the peer's close may be what ends the reply
     */
    public DrivenConnection connect(
            SocketAddress address, boolean oneShot, DrivenConnection.Talk talk) {
        DecodeContext decodeContext = oneShot ? oneShotScan : keptScan;
        DrivenConnection connection =
                new DrivenConnection(this, ++connections, decodeContext, talk);
        connection.connect(address);
        return connection;
    }

    /** Bytes received so far, framing included. Any thread. */
    public long bytesIn() {
        return loop.loopCounters().bytesIn();
    }

    /** Bytes sent so far, framing included. Any thread. */
    public long bytesOut() {
        return loop.loopCounters().bytesOut();
    }
}
