package dev.antiphon.stub.proxy;

import dev.antiphon.handler.Connection;

import java.net.SocketAddress;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.random.RandomGenerator;

/**
 * A connection as the conditions of faults see it: its number, its client, and the draws of the
 * faults that have a chance. Any thread may call all methods.
 */
public final class FaultedConnection {
    private final long number;
    private final SocketAddress client;
    private final RandomGenerator random;
    private final Map<ArmedFault, Draw> draws = new WeakHashMap<>();

    /**
     * The draw of one fault.
     *
     * @param version the version of the fault at the draw; a later version is drawn again
     */
    private record Draw(long version, boolean applies) {}

    /**
     * Creates the view of a connection.
     *
     * @param connection the connection of the client
     * @param random the source of the draws, which this object uses alone
     */
    public FaultedConnection(Connection connection, RandomGenerator random) {
        this.number = connection.id();
        this.client = connection.remoteAddress();
        this.random = random;
    }

    /** Returns the number of the connection, from 1. */
    public long number() {
        return number;
    }

    /**
     * Returns whether the fault is armed and applies to this connection or to some of its messages.
     * The first call for a fault with a chance draws a random number, and so does the first call
     * after a change of the fault.
     */
    public boolean isAffectedBy(ArmedFault fault) {
        return fault.isFor(number, client) && isDrawn(fault);
    }

    /**
     * Returns whether the fault is armed and applies to this message. May draw random numbers.
     *
     * @param message the number of the message, from 1
     * @param ofMessages the source of the draws for single messages
     */
    public boolean isAffectedBy(ArmedFault fault, long message, RandomGenerator ofMessages) {
        return isAffectedBy(fault) && fault.isFor(message, ofMessages);
    }

    private synchronized boolean isDrawn(ArmedFault fault) {
        double chance = fault.chance();
        if (chance == 1) {
            return true;
        }
        long version = fault.version();
        Draw draw = draws.get(fault);
        if (draw == null || draw.version() != version) {
            draw = new Draw(version, random.nextDouble() < chance);
            draws.put(fault, draw);
        }
        return draw.applies();
    }
}
