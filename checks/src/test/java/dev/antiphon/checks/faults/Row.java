package dev.antiphon.checks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.opentest4j.TestAbortedException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one test tells about one fault: how often it was injected, as the injector confirms, and
 * what was measured against which bound. A bound that is not kept fails the test at once. Used by
 * the test's thread alone.
 */
public final class Row {
    private static final boolean LONG = "long".equals(System.getProperty("antiphon.faults"));
    private static final long SEED = Long.getLong("antiphon.faults.seed", 20_261_123L);

    private final List<String> injected = new ArrayList<>();
    private final List<String> measured = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Row() {}

    /** The count of the table in the long form, a small one in the short form of every build. */
    public int count(int brief, int full) {
        return LONG ? full : brief;
    }

    /** Returns whether figures are measured, and not only behaviour shown. */
    public boolean isLong() {
        return LONG;
    }

    /** As {@link #count}, for a limit that has to pass by. */
    public Duration time(Duration brief, Duration full) {
        return LONG ? full : brief;
    }

    /** What everything random must follow from; {@code -Dantiphon.faults.seed} sets it. */
    public long seed() {
        return SEED;
    }

    /**
     * Says how often the fault took effect, by the word of whoever injected it or of the system,
     * and never by the word of what is tested. Fewer than wanted fail the row: it would prove
     * nothing.
     */
    public void injected(String what, long confirmed, long wanted) {
        injected.add("%,d of %,d %s".formatted(confirmed, wanted, what));
        assertThat(confirmed).as("injected: %s", what).isGreaterThanOrEqualTo(wanted);
    }

    /** A count that must be exactly this. */
    public void exactly(String what, long value, long wanted) {
        measured.add("%s: %,d (exactly %,d)".formatted(what, value, wanted));
        assertThat(value).as(what).isEqualTo(wanted);
    }

    /** A measure with its bound and its unit, such as "s" or "MiB". */
    public void atMost(String what, double value, double most, String unit) {
        measured.add("%s: %s %s (at most %s)".formatted(what, figure(value), unit, figure(most)));
        assertThat(value).as("%s, in %s", what, unit).isLessThanOrEqualTo(most);
    }

    /** As {@link #atMost}, the other way round. */
    public void atLeast(String what, double value, double least, String unit) {
        measured.add("%s: %s %s (at least %s)".formatted(what, figure(value), unit, figure(least)));
        assertThat(value).as("%s, in %s", what, unit).isGreaterThanOrEqualTo(least);
    }

    /** A measure of what has no bound. */
    public void seen(String what, String value) {
        measured.add(what + ": " + value);
    }

    /** How this run differs from the table's words, such as a shorter limit. */
    public void note(String text) {
        notes.add(text);
    }

    /** Ends a test for which something is missing here: root, a tool, a network namespace. */
    public static RuntimeException needs(String what) {
        throw new TestAbortedException(what);
    }

    boolean isConfirmed() {
        return !injected.isEmpty();
    }

    boolean isMeasured() {
        return !measured.isEmpty();
    }

    /** The columns of injected and measured, and the notes. */
    List<String> columns() {
        List<String> second = new ArrayList<>(measured);
        second.addAll(notes);
        return List.of(String.join("; ", injected), String.join("; ", second));
    }

    private static String figure(double value) {
        boolean whole = value == Math.rint(value);
        return String.format(Locale.ROOT, whole ? "%,.0f" : value < 10 ? "%.2f" : "%,.1f", value);
    }
}
