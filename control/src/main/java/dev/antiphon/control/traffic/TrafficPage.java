package dev.antiphon.control.traffic;

import dev.antiphon.control.http.JsonOutput;

import java.util.List;
import java.util.OptionalLong;

/**
 * Rows that answer a query, the oldest first.
 *
 * @param rows the rows
 * @param next the position at which to go on if there may be further rows
 * @param scanned the number of examined events
 */
public record TrafficPage(List<JsonOutput> rows, OptionalLong next, long scanned) {
    /** Copies the list. */
    public TrafficPage {
        rows = List.copyOf(rows);
    }

    /**
     * A part of the ring.
     *
     * @param after the position before the first event; empty for the latest rows
     * @param before the position after the last event; empty for the latest event
     * @param limit the largest number of rows
     */
    public record Range(OptionalLong after, OptionalLong before, int limit) {}
}
