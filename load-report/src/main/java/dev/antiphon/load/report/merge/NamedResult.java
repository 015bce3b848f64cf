package dev.antiphon.load.report.merge;

import dev.antiphon.load.result.Generator;
import dev.antiphon.load.result.LoadResult;
import dev.antiphon.load.result.Validity.Reason;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A result with the name of its file and the names of its generators in the merge. A generator has
 * the name of its machine; if several have the same one, the file is added.
 */
record NamedResult(String file, LoadResult result, List<Generator> generators) {
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final Duration LONGEST = Duration.ofDays(366);

    static List<NamedResult> all(Map<String, LoadResult> results) {
        List<String> names = results.entrySet().stream()
                .flatMap(each -> generators(each.getKey(), each.getValue()).stream())
                .map(Generator::name)
                .toList();
        List<NamedResult> all = new ArrayList<>();
        results.forEach((file, result) -> {
            List<Generator> generators = generators(file, result).stream()
                    .map(each -> Collections.frequency(names, each.name()) > 1
                            ? each.named(each.name() + " (" + file + ")")
                            : each)
                    .toList();
            all.add(new NamedResult(file, result, generators));
        });
        return all;
    }

    private static List<Generator> generators(String file, LoadResult result) {
        String host = result.host().name();
        return result.generators().isEmpty()
                ? List.of(Generator.of(host.isEmpty() ? file : host, result))
                : result.generators();
    }

    /**
     * Checks that sums of times cannot overflow.
     *
     * @throws IllegalArgumentException when a time is impossible
     */
    void checkTimes() {
        for (Generator each : generators) {
            Generator.Run run = each.run();
            boolean possible = !run.started().isBefore(Instant.EPOCH)
                    && run.started().isBefore(LATEST)
                    && run.took().compareTo(LONGEST) < 0
                    && result.timeline().stream()
                            .allMatch(second -> second.at().compareTo(LONGEST) < 0);
            if (!possible) {
                throw new IllegalArgumentException(
                        "it has a run or a second of an impossible time");
            }
        }
    }

    /** Returns reasons or remarks of the result with the names of its generators in the merge. */
    List<Reason> reasons(List<Reason> of) {
        return of.stream().map(this::named).toList();
    }

    private Reason named(Reason reason) {
        if (reason instanceof Reason.OfGenerator of) {
            return new Reason.OfGenerator(nameNow(of.generator()), of.reason());
        }
        // a merged result has reasons of all its generators
        return result.generators().isEmpty()
                ? new Reason.OfGenerator(generators.getFirst().name(), reason)
                : new Reason.OfGenerator(file, reason);
    }

    private String nameNow(String before) {
        List<Generator> old = result.generators();
        for (int i = 0; i < old.size(); i++) {
            if (old.get(i).name().equals(before)) {
                return generators.get(i).name();
            }
        }
        return before;
    }
}
