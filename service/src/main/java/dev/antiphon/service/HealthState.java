package dev.antiphon.service;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The health of a service at one moment.
 *
 * @param readiness the step in the life of the service
 * @param weightPercent the share of its usual load that the service asks for, from 0 to 100
 * @param failing the names of failing checks with their reasons
 */
public record HealthState(
        Readiness readiness, int weightPercent, SortedMap<String, String> failing) {

    /** Copies the map. */
    public HealthState {
        failing = Collections.unmodifiableSortedMap(new TreeMap<>(failing));
    }

    /** Returns whether the service takes new connections: it is ready, and no check fails. */
    public boolean isReady() {
        return readiness == Readiness.READY && failing.isEmpty();
    }

    /** Returns the state in one word: {@code failing}, or the readiness. */
    public String status() {
        return readiness == Readiness.READY && !failing.isEmpty()
                ? "failing"
                : readiness.toString();
    }

    HealthState with(Readiness next) {
        return new HealthState(next, weightPercent, failing);
    }

    HealthState withWeight(int percent) {
        return new HealthState(readiness, percent, failing);
    }

    HealthState without(String check) {
        SortedMap<String, String> others = new TreeMap<>(failing);
        others.remove(check);
        return new HealthState(readiness, weightPercent, others);
    }

    HealthState withFailing(String check, String reason) {
        SortedMap<String, String> all = new TreeMap<>(failing);
        all.put(check, reason);
        return new HealthState(readiness, weightPercent, all);
    }

    /** Returns the failing checks, one {@code name: reason} each, with this text between them. */
    String reasons(String separator) {
        StringBuilder all = new StringBuilder();
        for (Map.Entry<String, String> each : failing.entrySet()) {
            all.append(all.isEmpty() ? "" : separator)
                    .append(each.getKey())
                    .append(": ")
                    .append(each.getValue());
        }
        return all.toString();
    }
}
