package dev.antiphon.load.report.compare;

import dev.antiphon.load.report.page.RunSummary;
import dev.antiphon.load.report.page.RunSummary.Fact;
import dev.antiphon.load.report.text.Language;
import dev.antiphon.load.report.text.ReportTexts;
import dev.antiphon.load.result.LoadResult;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

    /** The keys of the facts whose difference does not prevent a comparison. */
    private static final Set<String> REMARKS =
            Set.of("target", "duration", "warm-up", "seed", "mean-bytes", "heap", "tool");

    private Comparability() {}

    /**
     * Returns the keys of the settings and machine properties whose difference prevents a
     * comparison.
     */
    public static List<String> unlike(LoadResult before, LoadResult after) {
        return differing(before, after).stream()
                .filter(each -> !REMARKS.contains(each))
                .toList();
    }

    /** Returns the keys of the other settings and machine properties that differ. */
    static List<String> remarks(LoadResult before, LoadResult after) {
        return differing(before, after).stream().filter(REMARKS::contains).toList();
    }

    private static List<String> differing(LoadResult before, LoadResult after) {
        ReportTexts texts = ReportTexts.in(Language.ENGLISH);
        List<Fact> first = new RunSummary(texts, before).facts();
        List<Fact> second = new RunSummary(texts, after).facts();
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            if (!alike(first.get(i).value(), second.get(i).value())) {
                keys.add(first.get(i).key());
            }
        }
        return keys;
    }

    private static boolean alike(Object before, Object after) {
        return (before instanceof Double was && after instanceof Double is)
                ? Math.abs(was - is) <= BYTES_SHARE * Math.max(was, is)
                : before.equals(after);
    }
}
