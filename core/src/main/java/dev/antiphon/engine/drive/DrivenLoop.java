package dev.antiphon.engine.drive;

import dev.antiphon.address.Address;
import dev.antiphon.engine.connection.ConnectionConfig;
import dev.antiphon.engine.loop.EventLoop;
import dev.antiphon.engine.loop.TimerTask;
import dev.antiphon.framing.DecodeContext;

import java.net.SocketAddress;

/**
 * A loop of a {@link Drive}. Any thread may call {@link #execute} and the byte counts; all other
 * methods are called on the loop's thread.
 */
public final class DrivenLoop {
    /** The result of {@link Duty#turn} that requests no further turn. */
    public static final long NEVER = TimerTask.NEVER;

    /** The caller's work in each cycle of the loop. */
    public interface Duty {
        /**
         * Does the work of one cycle, after the sockets were served. Its output is sent at the end
         * of the cycle.
         *
         * @return the latest time of the next turn, by {@link System#nanoTime}, or {@link #NEVER};
         *     each event of a socket causes a turn too
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

    /** Schedules the task to run on the loop. Any thread may call it. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Sets the work of each cycle, beginning with the current cycle. */
    public void driveBy(Duty duty) {
        loop.driveBy(duty::turn);
    }

    /**
     * Begins to connect to one of the target's addresses.
     *
     * @param oneShot whether the peer's close may mark the end of the reply
     */
    public DrivenConnection connect(
            SocketAddress address, boolean oneShot, DrivenConnection.Talk talk) {
        DecodeContext decodeContext = oneShot ? oneShotScan : keptScan;
        DrivenConnection connection =
                new DrivenConnection(this, ++connections, decodeContext, talk);
        connection.connect(address);
        return connection;
    }

    /** Returns the number of bytes received so far, framing included. Any thread may call it. */
    public long bytesIn() {
        return loop.loopCounters().bytesIn();
    }

    /** Returns the number of bytes sent so far, framing included. Any thread may call it. */
    public long bytesOut() {
        return loop.loopCounters().bytesOut();
    }
}
