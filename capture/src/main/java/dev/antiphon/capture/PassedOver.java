package dev.antiphon.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counts of a capture's packets that belong to no conversation, by reason. One thread. */
final class PassedOver {
    private static final int REASONS_MAX = 100;

    private final Map<String, Counted> reasons = new LinkedHashMap<>();
    private String damage = "";

    /** The number of packets with one reason, and the first of them. */
    private record Counted(long count, long first) {}

    /** Counts a packet. The reason is a plural noun. */
    void add(CapturedPacket packet, String reason) {
        if (reasons.size() < REASONS_MAX || reasons.containsKey(reason)) {
            reasons.merge(
                    reason,
                    new Counted(1, packet.number()),
                    (before, more) -> new Counted(before.count() + 1, before.first()));
        }
    }

    /** Records the place where the file ends early or is damaged. */
    void damaged(String where) {
        damage = where;
    }

    /** Returns each reason as a sentence. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        reasons.forEach((reason, packets) -> told.add(
                packets.count() == 1
                        ? "passed over: " + reason + " (packet " + packets.first() + ")"
                        : "passed over: " + reason + " (" + packets.count()
                                + " packets, the first is " + packets.first() + ")"));
        if (!damage.isEmpty()) {
            told.add(damage + "; what is before that is read");
        }
        return told;
    }
}
