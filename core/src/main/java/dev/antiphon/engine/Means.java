package dev.antiphon.engine;

import dev.antiphon.Limits;
import dev.antiphon.event.ServerEvent.LimitAdjusted;

import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What a process has to serve with, and so what it can grant of the limits that it was given: as
 * many connections as leave a fifth of its descriptors for all the rest, and, for what waits of all
 * connections together, a quarter of its heap in each direction. Past those, it would run out for
 * everybody.
 *
 * @param descriptors how many files it may have open; empty where that is not known
 * @param heapBytes how large its heap may grow
 */
record Means(OptionalLong descriptors, long heapBytes) {
    static Means ofThisProcess() {
        return new Means(Descriptors.limit(), Runtime.getRuntime().maxMemory());
    }

    /**
     * The limits as they can be had. What differs is told, unless it is a default that nobody asked
     * for.
     */
    Limits admit(Limits wanted, Consumer<LimitAdjusted> told) {
        int connections = Descriptors.connectionsMax(wanted.connectionsMax(), descriptors);
        if (connections < wanted.connectionsMax()) {
            told.accept(
                    adjusted(
                            "connectionsMax",
                            wanted.connectionsMax(),
                            connections,
                            "80 % of the " + descriptors.orElse(connections)
                                    + " files that this process may have open; raise that limit (ulimit -n)"));
        }
        Limits usual = Limits.defaults();
        long inbound = granted(wanted.inboundBytesTotalMax());
        if (inbound < wanted.inboundBytesTotalMax()
                && wanted.inboundBytesTotalMax() != usual.inboundBytesTotalMax()) {
            told.accept(ofHeap("inboundBytesTotalMax", wanted.inboundBytesTotalMax(), inbound));
        }
        long outbound = granted(wanted.outboundBytesTotalMax());
        if (outbound < wanted.outboundBytesTotalMax()
                && wanted.outboundBytesTotalMax() != usual.outboundBytesTotalMax()) {
            told.accept(ofHeap("outboundBytesTotalMax", wanted.outboundBytesTotalMax(), outbound));
        }
        return wanted.withConnectionsMax(connections)
                .withInboundBytesTotalMax(inbound)
                .withOutboundBytesTotalMax(outbound);
    }

    private long granted(long wanted) {
        return Math.min(wanted, heapBytes / 4);
    }

    private LimitAdjusted ofHeap(String name, long given, long inForce) {
        return adjusted(
                name,
                given,
                inForce,
                "a quarter of the heap of " + heapBytes
                        + " bytes that this process may have; raise that (-Xmx)");
    }

    private static LimitAdjusted adjusted(String name, long given, long inForce, String reason) {
        return new LimitAdjusted(
                name, Long.toString(given), Long.toString(inForce), reason, System.nanoTime());
    }
}
