package dev.antiphon.benchmarks.rooms;

import dev.antiphon.benchmarks.rooms.RoomsPlan.Crowd;
import dev.antiphon.benchmarks.rooms.RoomsPlan.Placement;
import dev.antiphon.benchmarks.rooms.RoomsPlan.Traffic;
import dev.antiphon.benchmarks.rooms.RoomsSimulation.Outcome;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** The command line of the simulation: {@code NAME=VALUE} words, all with defaults. */
public final class Simulate {
    private static final Map<String, String> DEFAULTS = Map.of(
            "servers", "100",
            "people", "1000000",
            "rooms", "100000",
            "skew", "0.8",
            "rate", "0.01",
            "seconds", "60",
            "placement", "spread",
            "seed", "1");

    private Simulate() {}

    /** Runs a simulation and prints it. */
    public static void main(String[] arguments) {
        try {
            print(plan(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(2);
        }
    }

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException when a word is no setting or a value is out of its bounds
     */
    static RoomsPlan plan(String... words) {
        Map<String, String> values = new HashMap<>(DEFAULTS);
        for (String word : words) {
            String[] parts = word.split("=", 2);
            if (parts.length != 2 || !DEFAULTS.containsKey(parts[0])) {
                throw new IllegalArgumentException(
                        "no such setting: " + word + "; give NAME=VALUE with "
                                + DEFAULTS.keySet().stream().sorted().toList());
            }
            values.put(parts[0], parts[1]);
        }
        return new RoomsPlan(
                Integer.parseInt(value(values, "servers")),
                new Crowd(
                        Integer.parseInt(value(values, "people")),
                        Integer.parseInt(value(values, "rooms")),
                        Double.parseDouble(value(values, "skew"))),
                new Traffic(
                        Double.parseDouble(value(values, "rate")),
                        Integer.parseInt(value(values, "seconds"))),
                Placement.valueOf(
                        value(values, "placement").toUpperCase(Locale.ROOT).replace('-', '_')),
                Long.parseLong(value(values, "seed")));
    }

    private static String value(Map<String, String> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    static void print(RoomsPlan plan, PrintStream out) {
        Outcome outcome = RoomsSimulation.run(plan);
        int seconds = plan.traffic().seconds();
        List<ServerTraffic> servers = outcome.servers();
        out.printf(Locale.ROOT, "%s%n", plan);
        out.printf(Locale.ROOT, "%-36s %12s %12s %12s%n", "per server", "least", "mean", "most");
        out.print(row("connections", servers, ServerTraffic::connections, 1));
        out.print(row("subjects subscribed", servers, ServerTraffic::subscriptions, 1));
        out.print(row("posts taken, a second", servers, ServerTraffic::posts, seconds));
        out.print(row("from the network, a second", servers, ServerTraffic::received, seconds));
        out.print(row("delivered, a second", servers, ServerTraffic::delivered, seconds));
        out.printf(
                Locale.ROOT,
                "most delivered by one server in one second: %,d%n",
                outcome.deliveredInBusiestSecond());
        out.printf(
                Locale.ROOT,
                "network: %,.1f messages a second in, %,.1f out%n",
                (double) outcome.networkIn() / seconds,
                (double) outcome.networkOut() / seconds);
    }

    private static String row(
            String name,
            List<ServerTraffic> servers,
            ToLongFunction<ServerTraffic> value,
            int seconds) {
        LongSummaryStatistics all = servers.stream().mapToLong(value).summaryStatistics();
        return String.format(
                Locale.ROOT,
                "%-36s %,12.1f %,12.1f %,12.1f%n",
                name,
                (double) all.getMin() / seconds,
                all.getAverage() / seconds,
                (double) all.getMax() / seconds);
    }
}
