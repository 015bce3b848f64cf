package dev.antiphon.group;

import dev.antiphon.engine.group.GroupTotals;

/**
 * The counters of a {@link Group} at one time, all since its start. The numbers are exact while no
 * thread uses the group; otherwise they may have been read at slightly different times.
 */
public final class GroupCounters {
    private final long joined;
    private final long left;
    private final long sent;
    private final long refused;
    private final long delivered;
    private final long skipped;
    private final long replaced;
    private final long dropped;

    GroupCounters(GroupTotals totals) {
        joined = totals.joined();
        left = totals.left();
        sent = totals.sent();
        refused = totals.refused();
        delivered = totals.delivered();
        skipped = totals.skipped();
        replaced = totals.replaced();
        dropped = totals.dropped();
    }

    /** Returns the number of memberships that began. */
    public long joined() {
        return joined;
    }

    /** Returns the number of memberships that ended: by leaving, or by the connection's end. */
    public long left() {
        return left;
    }

    /** Returns the number of messages that the group accepted. */
    public long sent() {
        return sent;
    }

    /**
     * Returns the number of messages that the group refused, because too many waited or the group
     * was closed.
     */
    public long refused() {
        return refused;
    }

    /** Returns the number of messages composed for members, counted once for each member. */
    public long delivered() {
        return delivered;
    }

    /** Returns the number of messages that members missed, counted once for each member. */
    public long skipped() {
        return skipped;
    }

    /** Returns the number of waiting messages that newer ones with the same key replaced. */
    public long replaced() {
        return replaced;
    }

    /** Returns the number of members whose connection was reset because their queue was full. */
    public long dropped() {
        return dropped;
    }

    @Override
    public String toString() {
        return ("GroupCounters[joined=%s, left=%s, sent=%s, refused=%s, delivered=%s, skipped=%s,"
                        + " replaced=%s, dropped=%s]")
                .formatted(joined, left, sent, refused, delivered, skipped, replaced, dropped);
    }
}
