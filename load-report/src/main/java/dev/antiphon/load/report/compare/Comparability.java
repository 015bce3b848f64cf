package dev.antiphon.load.report.compare;

import dev.antiphon.load.result.LoadPlan;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A check whether two runs are comparable. Some settings must be equal; a difference of the others
 * is only reported.
 */
public final class Comparability {
    /**
     * The difference of the mean message sizes, as a share, from which it is reported. Messages
     * with random values or numbers have slightly different means.
     */
    private static final double BYTES_SHARE = 0.01;

    /**
     * A setting or property of the machine, with the key of the {@code RunSummary.Fact} that shows
     * it.
     */
    private record Trait(String key, Function<LoadResult, Object> value) {}

    private static final List<Trait> MUST = List.of(
            new Trait("framing", run -> run.plan().endpoint().framing()),
            new Trait("model", run -> run.plan().pacing().model()),
            new Trait(
                    "rate",
                    run -> List.of(
                            run.plan().pacing().rate(), run.plan().pacing().ratePerSecond())),
            new Trait(
                    "connections",
                    run -> List.of(
                            run.plan().places().connections(),
                            run.plan().places().oneShot())),
            new Trait("pipelining", run -> run.plan().places().pipelining()),
            new Trait("tls", run -> run.plan().endpoint().tls()),
            new Trait("sends", run -> run.plan().requests().sends()),
            new Trait("expects", run -> run.plan().requests().expects()),
            new Trait("timeout", run -> run.plan().requests().timeout()),
            new Trait("host", run -> run.host().name()),
            new Trait(
                    "system",
                    run -> List.of(
                            run.host().platform().system(),
                            run.host().platform().kernel())),
            new Trait("processors", run -> run.host().hardware().processors()),
            new Trait("processor-model", run -> run.host().hardware().processorModel()),
            new Trait("jdk", run -> run.host().runtime().jdk()));

    private static final List<Trait> HAD_BETTER = List.of(
            new Trait("target", run -> run.plan().endpoint().target()),
            new Trait("duration", run -> run.plan().pacing().duration()),
            new Trait("warm-up", run -> run.plan().pacing().warmUp()),
            new Trait("seed", run -> run.plan().requests().seed()),
            new Trait("heap", run -> run.host().runtime().heapBytesMax()),
            new Trait("tool", run -> run.host().tool()));

    private Comparability() {}

    /**
     * Returns the keys of the settings and machine properties whose difference prevents a
     * comparison.
     */
    public static List<String> unlike(LoadResult before, LoadResult after) {
        return differing(MUST, before, after);
    }

    /** Returns the keys of the other settings and machine properties that differ. */
    static List<String> remarks(LoadResult before, LoadResult after) {
        List<String> keys = new ArrayList<>(differing(HAD_BETTER, before, after));
        if (!alike(before.plan(), after.plan())) {
            keys.add("mean-bytes");
        }
        return keys;
    }

    private static boolean alike(LoadPlan before, LoadPlan after) {
        double difference =
                Math.abs(before.requests().meanBytes() - after.requests().meanBytes());
        return difference
                <= BYTES_SHARE
                        * Math.max(
                                before.requests().meanBytes(), after.requests().meanBytes());
    }

    private static List<String> differing(List<Trait> traits, LoadResult before, LoadResult after) {
        return traits.stream()
                .filter(each ->
                        !Objects.equals(each.value().apply(before), each.value().apply(after)))
                .map(Trait::key)
                .toList();
    }
}
