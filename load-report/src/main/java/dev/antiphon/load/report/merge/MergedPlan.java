package dev.antiphon.load.report.merge;

import dev.antiphon.load.result.Host;
import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadPlan.Pacing;
import dev.antiphon.load.result.LoadPlan.Places;
import dev.antiphon.load.result.LoadResult;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** The settings and the machines of several results as those of one. */
final class MergedPlan {
    private MergedPlan() {}

    /** Returns the common settings, with the sums of the rates and of the connections. */
    static LoadPlan plan(List<NamedResult> runs) {
        LoadPlan first = runs.getFirst().result().plan();
        Places places = new Places(
                sum(runs, each -> each.plan().places().connections()),
                first.places().pipelining(),
                first.places().oneShot());
        return new LoadPlan(
                        first.endpoint(), pacing(runs, first.pacing()), places, first.requests())
                .withMeanBytes(meanBytes(runs));
    }

    private static Pacing pacing(List<NamedResult> runs, Pacing first) {
        if (first.ratePerSecond().isEmpty()) {
            return first; // the closed model
        }
        BigDecimal rate = runs.stream()
                .map(each -> each.result().plan().pacing().ratePerSecond().orElseThrow())
                .map(BigDecimal::valueOf)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Pacing(
                first.model(),
                rate.stripTrailingZeros().toPlainString(),
                OptionalDouble.of(rate.doubleValue()),
                first.duration(),
                first.warmUp());
    }

    private static double meanBytes(List<NamedResult> runs) {
        double bytes = 0;
        long messages = 0;
        for (NamedResult run : runs) {
            long sent = Math.max(1, run.result().counts().sent());
            bytes += sent * run.result().plan().requests().meanBytes();
            messages += sent;
        }
        return bytes / messages;
    }

    /** Returns the machines' different values joined, and the sums of processors and heaps. */
    static Host host(List<NamedResult> runs) {
        return new Host(
                distinct(runs, Host::name),
                new Host.Platform(
                        distinct(runs, host -> host.platform().system()),
                        distinct(runs, host -> host.platform().kernel())),
                new Host.Hardware(
                        sum(runs, each -> each.host().hardware().processors()),
                        distinct(runs, host -> host.hardware().processorModel())),
                new Host.JavaRuntime(
                        runs.stream()
                                .mapToLong(
                                        each -> each.result().host().runtime().heapBytesMax())
                                .sum(),
                        distinct(runs, host -> host.runtime().jdk())),
                distinct(runs, Host::tool));
    }

    private static String distinct(List<NamedResult> runs, Function<Host, String> value) {
        return runs.stream()
                .map(each -> value.apply(each.result().host()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static int sum(List<NamedResult> runs, ToIntFunction<LoadResult> value) {
        long sum =
                runs.stream().mapToLong(each -> value.applyAsInt(each.result())).sum();
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }
}
