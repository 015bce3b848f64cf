package dev.antiphon.load.report.merge;

import dev.antiphon.load.result.Generator;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A reason why results cannot be merged. */
sealed interface Obstacle {
    /**
     * Settings differ that must be the same.
     *
     * @param key the key of the setting's name
     * @param files the files of each value, in their order
     */
    record Unlike(String key, Map<String, List<String>> files) implements Obstacle {}

    /** The results in these files are of ladders or searches, whose steps have no common time. */
    record Steps(List<String> files) implements Obstacle {}

    /**
     * The runs of two generators were not at the same time.
     *
     * @param gap the time from the end of the earlier to the start of the later
     */
    record Apart(Generator earlier, Generator later, Duration gap) implements Obstacle {}

    /** Two files contain the same run. */
    record SameRun(Generator one, Generator other) implements Obstacle {}
}
