package dev.antiphon.load.report.compare;

import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** What two runs must have in common to be compared, and what they had better have. */
public final class Comparability {
    /** Drawn messages have not quite the same mean. */
    private static final double BYTES_SHARE = 0.01;

    /** By the key of the fact that shows it. */
    private record Trait(String key, Function<LoadResult, Object> value) {}

    private static final List<Trait> MUST = List.of(
            new Trait("framing", run -> run.plan().framing()),
            new Trait("model", run -> run.plan().model()),
            new Trait("rate", run -> List.of(run.plan().rate(), run.plan().ratePerSecond())),
            new Trait(
                    "connections",
                    run -> List.of(run.plan().connections(), run.plan().oneShot())),
            new Trait("pipelining", run -> run.plan().pipelining()),
            new Trait("tls", run -> run.plan().tls()),
            new Trait("sends", run -> run.plan().sends()),
            new Trait("expects", run -> run.plan().expects()),
            new Trait("timeout", run -> run.plan().timeout()),
            new Trait("host", run -> run.host().name()),
            new Trait("system", run -> List.of(run.host().system(), run.host().kernel())),
            new Trait("processors", run -> run.host().processors()),
            new Trait("processor-model", run -> run.host().processorModel()),
            new Trait("jdk", run -> run.host().jdk()));

    private static final List<Trait> HAD_BETTER = List.of(
            new Trait("target", run -> run.plan().target()),
            new Trait("duration", run -> run.plan().duration()),
            new Trait("warm-up", run -> run.plan().warmUp()),
            new Trait("seed", run -> run.plan().seed()),
            new Trait("heap", run -> run.host().heapBytesMax()),
            new Trait("tool", run -> run.host().tool()));

    private Comparability() {}

    /** Keys of the facts that keep these from being compared. */
    public static List<String> unlike(LoadResult before, LoadResult after) {
        List<String> keys = new ArrayList<>(differing(MUST, before, after));
        if (!alike(before.plan(), after.plan())) {
            keys.add("mean-bytes");
        }
        return keys;
    }

    /** Keys of the other facts that are not the same. */
    static List<String> remarks(LoadResult before, LoadResult after) {
        return differing(HAD_BETTER, before, after);
    }

    private static boolean alike(LoadPlan before, LoadPlan after) {
        double difference = Math.abs(before.meanBytes() - after.meanBytes());
        return difference <= BYTES_SHARE * Math.max(before.meanBytes(), after.meanBytes());
    }

    private static List<String> differing(List<Trait> traits, LoadResult before, LoadResult after) {
        return traits.stream()
                .filter(each ->
                        !Objects.equals(each.value().apply(before), each.value().apply(after)))
                .map(Trait::key)
                .toList();
    }
}
