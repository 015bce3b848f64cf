package dev.antiphon.capture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The counts of the skipped and incomplete packets of a capture, by reason. For use by one thread.
 */
final class PassedOver {
    private static final int REASONS_MAX = 100;

    private final Map<String, Counted> reasons = new LinkedHashMap<>();
    private String damage = "";

    /**
     * The number of packets with one reason, and the number of the first of them in the capture.
     */
    private record Counted(long count, long first) {}

    /** Counts a packet. The reason is a noun phrase, such as {@code fragments of IP packets}. */
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

    /** Returns a text for each reason with its count, and a text for the damaged place. */
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
