package dev.antiphon.engine.server;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ServerEvent.LimitAdjusted;

import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The resources of a process, and so the part of its limits that it can grant: as
 * many connections as leave a fifth of its descriptors, or more where it has more open itself, for
 * all the rest, and, for what waits of all
 * connections together, a quarter of its heap in each direction. Past those, it would run out for
 * everybody.
 *
 * @param descriptors how many files it may have open; empty where that is not known
 * @param openBefore how many it had open when it began to serve, where that is worth counting
 * @param heapBytes how large its heap may grow
 */
record ResourceLimits(OptionalLong descriptors, int openBefore, long heapBytes) {
    static ResourceLimits ofThisProcess() {
        OptionalLong descriptors = DescriptorLimit.limit();
        return new ResourceLimits(
                descriptors,
                DescriptorLimit.open(descriptors),
                Runtime.getRuntime().maxMemory());
    }

    /** Returns these limits with the descriptor limit read again. */
    ResourceLimits again() {
        return new ResourceLimits(DescriptorLimit.limit(), openBefore, heapBytes);
    }

    /**
     * Returns the limits as they can be had. Differences are reported, unless it is a default that
     * nobody asked for.
     */
    Limits admit(Limits wanted, Consumer<LimitAdjusted> told) {
        int connections =
                DescriptorLimit.maxConnections(wanted.maxConnections(), descriptors, openBefore);
        if (connections < wanted.maxConnections()) {
            told.accept(adjusted(
                    "maxConnections",
                    wanted.maxConnections(),
                    connections,
                    ofDescriptors(connections)));
        }
        Limits usual = Limits.defaults();
        long inbound = granted(wanted.maxInboundBytes());
        if (inbound < wanted.maxInboundBytes()
                && wanted.maxInboundBytes() != usual.maxInboundBytes()) {
            told.accept(ofHeap("maxInboundBytes", wanted.maxInboundBytes(), inbound));
        }
        long outbound = granted(wanted.maxOutboundBytes());
        if (outbound < wanted.maxOutboundBytes()
                && wanted.maxOutboundBytes() != usual.maxOutboundBytes()) {
            told.accept(ofHeap("maxOutboundBytes", wanted.maxOutboundBytes(), outbound));
        }
        return wanted.toBuilder()
                .maxConnections(connections)
                .maxInboundBytes(inbound)
                .maxOutboundBytes(outbound)
                .build();
    }

    private String ofDescriptors(int connections) {
        long all = descriptors.orElse(connections);
        String how = connections == Math.max(1, all / 5 * 4)
                ? "80 % of the " + all + " files that this process may have open"
                : "what is left of the " + all + " files that this process may have open, "
                        + openBefore + " of which are";
        return how + "; raise that limit (ulimit -n)";
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
