package dev.antiphon.engine;

import dev.antiphon.Address;
import dev.antiphon.framing.Scan;

import java.net.SocketAddress;

/**
 * One loop of a {@link Drive}. All methods are for the loop's thread, but {@link #execute} and the
 * counts of bytes.
 */
public final class DrivenLoop {
    /** {@link Duty#turn} wants no further turn for now. */
    public static final long NEVER = Timed.NEVER;

    /** What is done in each cycle of the loop. */
    public interface Duty {
        /**
         * The sockets were served; what is sent from here leaves at the end of this cycle.
         *
         * @return when the next turn is wanted at the latest, by {@link System#nanoTime}, or
         *     {@link #NEVER}; there is one too whenever a socket has something to tell
         */
        long turn();
    }

    final Address target;
    final Setup setup;
    final EventLoop loop;
    private final Scan keptScan = new Scan(false);
    private final Scan oneShotScan = new Scan(true);
    private long connections;

    DrivenLoop(Address target, Setup setup, EventLoop loop) {
        this.target = target;
        this.setup = setup;
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
        Scan scan = oneShot ? oneShotScan : keptScan;
        DrivenConnection connection = new DrivenConnection(this, ++connections, scan, talk);
        connection.connect(address);
        return connection;
    }

    /** Bytes received so far, framing included. Any thread. */
    public long bytesIn() {
        return loop.tally().bytesIn();
    }

    /** Bytes sent so far, framing included. Any thread. */
    public long bytesOut() {
        return loop.tally().bytesOut();
    }
}
