package dev.antiphon.engine.server;

import dev.antiphon.config.Limits;
import dev.antiphon.event.ServerEvent.LimitAdjusted;

import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The resources of a process, which bound the limits of its server. Connections must leave a fifth
 * of the descriptors for the rest of the process, or more if the process already has more open. In
 * each direction, the buffered bytes of all connections may use a quarter of the heap.
 *
 * @param descriptors the number of descriptors that the process may open; empty if it is not known
 * @param openBefore the number of descriptors open before the server started; 0 if the limit is so
 *     high that they were not counted
 * @param heapBytes the largest size of the heap in bytes
 */
record ResourceLimits(OptionalLong descriptors, int openBefore, long heapBytes) {
    static ResourceLimits ofThisProcess() {
        OptionalLong descriptors = DescriptorLimit.limit();
        return new ResourceLimits(
                descriptors,
                DescriptorLimit.open(descriptors),
                Runtime.getRuntime().maxMemory());
    }

    /** Returns a copy with a newly read descriptor limit. */
    ResourceLimits again() {
        return new ResourceLimits(DescriptorLimit.limit(), openBefore, heapBytes);
    }

    /**
     * Returns the limits, lowered to the resources of the process. Each lowered value is reported
     * to {@code told}, except a lowered default of buffered bytes.
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
