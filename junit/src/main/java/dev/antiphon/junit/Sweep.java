package dev.antiphon.junit;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import java.util.Optional;

/**
 * The progress of a {@link SegmentationSweep}. JUnit stores it with the test method, and each run
 * reads it. Used only by the thread that runs the test.
 */
final class Sweep {
    private static final Namespace PLACE = Namespace.create(Sweep.class);

    private final int cutsMax;
    private long longestBytes;
    private boolean failed;
    private int run;

    Sweep(int cutsMax) {
        this.cutsMax = cutsMax;
    }

    void keepIn(ExtensionContext test) {
        test.getStore(PLACE).put(Sweep.class, this);
    }

    /** Returns the sweep of this run; empty if the test has no {@link SegmentationSweep}. */
    static Optional<Sweep> of(ExtensionContext run) {
        return Optional.ofNullable(run.getStore(PLACE).get(Sweep.class, Sweep.class));
    }

    /** Returns whether another run follows. */
    boolean hasMore() {
        return !failed && (run < 2 || (cut() + 1 < longestBytes && cut() < cutsMax));
    }

    /** Starts the next run and returns its name for reports. */
    String next() {
        run++;
        return switch (run) {
            case 1 -> "whole";
            case 2 -> "joined";
            default -> "cut before byte " + cut();
        };
    }

    boolean isJoined() {
        return run == 2;
    }

    /**
     * Returns the index of the byte before which answers are cut in this run; 0 or less for no cut.
     */
    int cut() {
        return run - 2;
    }

    /** Records the result of a run. */
    void ended(boolean well, long longestAnswerBytes) {
        failed |= !well;
        longestBytes = Math.max(longestBytes, longestAnswerBytes);
    }
}
